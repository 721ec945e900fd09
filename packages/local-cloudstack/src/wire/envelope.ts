/** Commands whose answer is not wrapped in `<command in lower case>response`. */
const irregular: Readonly<Record<string, string>> = {
  addIpToNic: 'addiptovmnicresponse',
  createAutoScalePolicy: 'autoscalepolicyresponse',
  createAutoScaleVmGroup: 'autoscalevmgroupresponse',
  createAutoScaleVmProfile: 'autoscalevmprofileresponse',
  createCondition: 'conditionresponse',
  createLBStickinessPolicy: 'createLBStickinessPolicy',
  disableAutoScaleVmGroup: 'disableautoscalevmGroupresponse',
  listCounters: 'counterresponse',
  resetSSHKeyForVirtualMachine: 'resetSSHKeyforvirtualmachineresponse',
  updateNetworkACLItem: 'createnetworkaclresponse',
  updateVMAffinityGroup: 'updatevirtualmachineresponse',
};

/** The one key of an answer. */
export function envelopeName(command: string): string {
  return irregular[command] ?? `${command.toLowerCase()}response`;
}
