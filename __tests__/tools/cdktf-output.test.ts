import { resourceProgress, whatWentWrong } from '../../tools/demo/cdktf-output';

test("an error shows Terraform's own words and nothing around them", () => {
  const output = [
    'swarm-cluster  cloudstack_network.Network: Creating...',
    'swarm-cluster  ╷',
    'swarm-cluster  │ Error: Error creating network: CloudStack API error 431',
    'swarm-cluster  │ ',
    'swarm-cluster  │   with cloudstack_network.Network,',
    'swarm-cluster  ╵',
    '0 Stacks deploying     1 Stack done     0 Stacks waiting',
  ].join('\n');
  expect(whatWentWrong(output)).toBe(
    ['  Error: Error creating network: CloudStack API error 431', '  ', '    with cloudstack_network.Network,'].join(
      '\n',
    ),
  );
});

test('progress counts finished resources of the plan, and the summary is what Terraform applied', () => {
  const said: string[] = [];
  const progress = resourceProgress((text) => said.push(text));
  progress.line('swarm-cluster  Plan: 2 to add, 0 to change, 0 to destroy.');
  progress.line('swarm-cluster  cloudstack_network.Swarm_Network_04283E2A: Creation complete after 1s [id=1]');
  progress.line('swarm-cluster  cloudstack_instance.Swarm_web-1_0A283E2B: Creation complete after 5s [id=2]');
  progress.line('swarm-cluster  Apply complete! Resources: 2 added, 0 changed, 0 destroyed.');
  expect(said).toEqual(['1 of 2  cloudstack_network Swarm_Network', '2 of 2  cloudstack_instance Swarm_web-1']);
  expect(progress.summary()).toBe('2 added, 0 changed, 0 destroyed');
});
