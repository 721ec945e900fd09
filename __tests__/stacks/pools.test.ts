import { pool, resources, synthSwarm } from '../support/synth';

const before = { web: pool(2), batch: pool(3), gpu: pool(1) };

/** Addresses that the second has and the first has not. */
const added = (first: object, second: object): string[] => {
  const [a, b] = [resources(synthSwarm({ pools: first as never })), resources(synthSwarm({ pools: second as never }))];
  return [...b.keys()].filter((address) => !a.has(address) && address.startsWith('cloudstack_instance.')).map(node);
};
const node = (address: string): string => /Node-(.+)_Instance/.exec(address)![1]!;

/** Machines whose attributes differ, of those that both have. */
const changed = (first: object, second: object): string[] => {
  const [a, b] = [resources(synthSwarm({ pools: first as never })), resources(synthSwarm({ pools: second as never }))];
  return [...a]
    .filter(([address]) => b.has(address) && /^(cloudstack_instance|tls_)/.test(address))
    .filter(([address, attributes]) => JSON.stringify(attributes) !== JSON.stringify(b.get(address)))
    .map(([address]) => address);
};

describe('removing a pool', () => {
  const after = { web: before.web, gpu: before.gpu };
  test('takes its nodes and no other', () => expect(added(after, before)).toEqual(['batch-1', 'batch-2', 'batch-3']));
  test('adds none', () => expect(added(before, after)).toEqual([]));
  test('leaves every other machine and key exactly as it was', () => expect(changed(before, after)).toEqual([]));
});

test('growing a pool adds the next numbers and touches nothing else', () => {
  const after = { ...before, web: pool(4) };
  expect(added(before, after)).toEqual(['web-3', 'web-4']);
  expect(changed(before, after)).toEqual([]);
});

test('shrinking a pool takes the highest numbers and touches nothing else', () => {
  const after = { ...before, batch: pool(1) };
  expect(added(after, before)).toEqual(['batch-2', 'batch-3']);
  expect(changed(before, after)).toEqual([]);
});

test('the order of pools does not matter', () => {
  const after = { gpu: before.gpu, web: before.web, batch: before.batch };
  expect([added(before, after), changed(before, after)]).toEqual([[], []]);
});
