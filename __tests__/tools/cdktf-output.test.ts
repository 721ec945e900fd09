import { resourceProgress, whatWentWrong } from '../../tools/demo/cdktf-output';

test("an error shows Terraform's own words, each once, and nothing around them", () => {
  const output = [
    'swarm-cluster  cloudstack_network.Cluster_Network_7AC8 (Cluster/Network): Creating...',
    'swarm-cluster  Error: Error creating network: CloudStack API error 431',
    '',
    '                 with cloudstack_network.Cluster_Network_7AC8 (Cluster/Network),',
    '               Invalid parameter',
    '',
    '⠋  Processing',
    '0 Stacks deploying     1 Stack done     0 Stacks waiting',
    'Error: terraform apply failed with exit code 1',
  ].join('\n');
  expect(whatWentWrong(output)).toBe(
    [
      '  Error: Error creating network: CloudStack API error 431',
      '    with cloudstack_network.Cluster_Network_7AC8 (Cluster/Network),',
      '  Invalid parameter',
    ].join('\n'),
  );
});

test('mistakes in clusters.yaml are shown as they are', () => {
  const output = [
    '⠋  Synthesizing',
    'clusters.yaml has 1 mistake',
    '  clusters.a.managers.count  must be odd',
    'Error: non-zero exit code 1',
  ].join('\n');
  expect(whatWentWrong(output)).toBe('  clusters.yaml has 1 mistake\n    clusters.a.managers.count  must be odd');
});

test('progress counts finished resources of the plan, and the summary is what Terraform applied', () => {
  const said: string[] = [];
  const progress = resourceProgress((text) => said.push(text));
  progress.line('swarm-cluster  Plan: 2 to add, 0 to change, 0 to destroy.');
  progress.line(
    'swarm-cluster  cloudstack_network.Cluster_Network_04 (Cluster/Network): Creation complete after 1s [id=1]',
  );
  progress.line(
    '               tls_private_key.Cluster_NodeCa_Key_0A (Cluster/NodeCa/Key): Creation complete after 0s [id=2]',
  );
  progress.line('               Apply complete! Resources: 2 added, 0 changed, 0 destroyed.');
  expect(said).toEqual(['1 of 2  cloudstack_network Network', '2 of 2  tls_private_key NodeCa/Key']);
  expect(progress.summary()).toBe('2 added, 0 changed, 0 destroyed');
});
