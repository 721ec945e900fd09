import { traces } from '../../../packages/local-cloudstack/__tests__/e2e/nspawn-world';
import { readCloudFile } from '../../../packages/local-cloudstack/src/cli/cloud-file';
import { Names } from '../../../packages/local-cloudstack/src/hypervisor/nspawn/names';
import type { Workspace } from '../../../tools/cdktf/workspace';
import type { TestCloud } from './test-cloud';

/** Destroys the cluster, then takes the cloud down: of neither may anything be left. */
export async function expectNothingLeft(cloud: TestCloud, workspace: Workspace): Promise<void> {
  const { cloudId } = readCloudFile(cloud.stateDir)!;
  const { code, output } = await workspace.cdktf().destroy('test');
  if (code !== 0) throw new Error(output);
  expect(await cloud.names('listVirtualMachines', 'virtualmachine')).toEqual([]);
  expect(await cloud.names('listNetworks', 'network')).toEqual([]);
  expect(await cloud.names('listPublicIpAddresses', 'publicipaddress')).toEqual([]);
  await cloud.down();
  expect(await traces(new Names(cloudId).cloud)).toEqual([]);
  expect(await traces(cloud.stateDir)).toEqual([]);
}
