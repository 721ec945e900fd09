import { ofType, pool, resources, synthKubernetes } from '../support/synth';
import { cloudConfigOf } from '../support/user-data';

/** The cluster's way in may come late: CloudStack makes it after the machines, and it may take its time. */
describe('the load balancer before the API', () => {
  const terraform = synthKubernetes({ controlPlane: pool(3), pools: { web: pool(2) } });
  const rules = [...resources(terraform).keys()].filter((address) =>
    address.startsWith('cloudstack_loadbalancer_rule.'),
  );
  const publicAddress = '<cloudstack_ipaddress.ip_address>';

  test('is there', () => expect(rules).toHaveLength(1));

  test('is nothing that a machine waits for', () => {
    const machines = ofType(terraform, 'cloudstack_instance');
    expect(machines).toHaveLength(5);
    expect(machines.filter((machine) => JSON.stringify(machine).includes('loadbalancer_rule'))).toEqual([]);
  });

  test('is not the way by which nodes find each other', () => {
    const told = (node: string) =>
      cloudConfigOf(terraform, node).write_files!.flatMap(({ path, content }) =>
        content.split('\n').flatMap((line) => (line.includes(publicAddress) ? [`${path}: ${line.trim()}`] : [])),
      );
    expect(told('edge-web-1')).toEqual([]);
    // A control plane knows of it only for its certificate, which nobody else may have.
    expect(told('edge-control-plane-1')).toEqual([
      expect.stringMatching(/^\/etc\/cluster\/cluster\.env: API_NAMES=/),
      `/etc/cluster/kubeadm-init.yaml: - ${publicAddress}`,
    ]);
  });

  test('is there before the deploy asks whether the nodes are Ready', () => {
    const [gate] = ofType(terraform, 'terraform_data').filter((data) => 'provisioner' in data);
    expect(gate).toMatchObject({ depends_on: expect.arrayContaining(rules) });
  });
});
