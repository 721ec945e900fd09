import { accountCommands } from './accounts/accounts';
import { domainCommands } from './accounts/domains';
import { userCommands } from './accounts/users';
import { associationCommands } from './addresses/associate-address';
import { listPublicIpAddresses } from './addresses/list-addresses';
import { staticNatCommands } from './addresses/static-nat';
import { affinityGroupCommands } from './affinity-groups/affinity-groups';
import { autoscaleCommands } from './autoscale/lists';
import type { Command } from './command';
import { listCapabilities } from './discovery/capabilities';
import { listApisOf } from './discovery/list-apis';
import { listEvents } from './events/list-events';
import { firewallCreateCommands } from './firewall/create-rules';
import { firewallListAndDeleteCommands } from './firewall/list-delete-rules';
import { hostCommands } from './hosts/hosts';
import { jobCommands } from './jobs/jobs';
import { resourceLimitCommands } from './limits/resource-limits';
import { loadBalancerRuleCommands } from './load-balancer/change-rules';
import { createLoadBalancerRule } from './load-balancer/create-rule';
import { loadBalancerMemberCommands } from './load-balancer/members';
import { managementServerCommands } from './management-servers/management-servers';
import { listNetworkAcls } from './network-acls/list-network-acls';
import { networkChangeCommands } from './networks/change-network';
import { createNetwork } from './networks/create-network';
import { listNetworks } from './networks/list-networks';
import { listDiskOfferings } from './offerings/disk-offerings';
import { listNetworkOfferings } from './offerings/network-offerings';
import { serviceOfferingCommands } from './offerings/service-offerings';
import { portForwardingChangeCommands } from './port-forwarding/change-rules';
import { createPortForwardingRule } from './port-forwarding/create-rule';
import { listProjects } from './projects/list-projects';
import { sshKeyCommands } from './ssh-keys/ssh-keys';
import { tagCommands } from './tags/tags';
import { listOsTypes } from './templates/list-os-types';
import { listTemplates } from './templates/list-templates';
import { userDataCommands } from './user-data/user-data';
import { deployVirtualMachine } from './virtual-machines/deploy';
import { vmDestroyCommands } from './virtual-machines/destroy';
import { vmListCommands } from './virtual-machines/list';
import { vmPowerCommands } from './virtual-machines/power';
import { vmUpdateCommands } from './virtual-machines/update';
import { listVolumes } from './volumes/list-volumes';
import { listZones } from './zones/list-zones';

/** All commands there are: a new one is one file in the folder of its domain and one line here. */
export const commands: readonly Command[] = [
  ...accountCommands,
  ...domainCommands,
  ...userCommands,
  ...associationCommands,
  listPublicIpAddresses,
  ...staticNatCommands,
  ...affinityGroupCommands,
  ...autoscaleCommands,
  listCapabilities,
  listApisOf(() => commands),
  listEvents,
  ...firewallCreateCommands,
  ...firewallListAndDeleteCommands,
  ...hostCommands,
  ...jobCommands,
  ...resourceLimitCommands,
  ...loadBalancerRuleCommands,
  createLoadBalancerRule,
  ...loadBalancerMemberCommands,
  ...managementServerCommands,
  listNetworkAcls,
  ...networkChangeCommands,
  createNetwork,
  listNetworks,
  listDiskOfferings,
  listNetworkOfferings,
  ...serviceOfferingCommands,
  ...portForwardingChangeCommands,
  createPortForwardingRule,
  listProjects,
  ...sshKeyCommands,
  ...tagCommands,
  listOsTypes,
  listTemplates,
  ...userDataCommands,
  deployVirtualMachine,
  ...vmDestroyCommands,
  ...vmListCommands,
  ...vmPowerCommands,
  ...vmUpdateCommands,
  listVolumes,
  listZones,
];

const byName = new Map(commands.map((command) => [command.name, command]));

/** Names of commands are case-sensitive. */
export const findCommand = (name: string): Command | undefined => byName.get(name);
