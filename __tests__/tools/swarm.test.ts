import { logLines } from '../../tools/docker/client';
import { type SwarmNode, missingFromSwarm } from '../../tools/docker/swarm';
import { missingPages } from '../../tools/demo/proofs/hello-service';

function node(name: string, role: 'manager' | 'worker', more: Partial<SwarmNode> = {}): SwarmNode {
  return {
    ID: name,
    Spec: { Role: role, Availability: 'active' },
    Description: { Hostname: name, Engine: { EngineVersion: '20.10.24' } },
    Status: { State: 'ready', Addr: '10.1.1.11' },
    ...(role === 'manager' ? { ManagerStatus: { Reachability: 'reachable', Addr: '10.1.1.11:2377' } } : {}),
    ...more,
  };
}

const leader = node('m-1', 'manager', { ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: '' } });
const expected = [
  { name: 'm-1', role: 'manager' },
  { name: 'w-1', role: 'worker' },
];

describe('a swarm counts as whole', () => {
  test('when every expected node is ready in its role and one leads', () => {
    expect(missingFromSwarm(expected, [leader, node('w-1', 'worker')])).toEqual([]);
  });

  test('not while a node is missing, down or in another role', () => {
    expect(missingFromSwarm(expected, [leader])).toEqual(['w-1 has not joined yet']);
    const down = node('w-1', 'worker', { Status: { State: 'down', Addr: '' } });
    expect(missingFromSwarm(expected, [leader, down])).toEqual(['w-1 has not joined yet']);
    expect(missingFromSwarm(expected, [leader, node('w-1', 'manager')])).toEqual([
      'w-1 is a manager, should be a worker',
    ]);
  });

  test('not without a leader', () => {
    expect(missingFromSwarm(expected, [node('m-1', 'manager'), node('w-1', 'worker')])).toEqual(['0 leaders']);
  });

  test('in spite of the entry of a replaced node that is down', () => {
    const twin = node('w-1', 'worker', { ID: 'old', Status: { State: 'down', Addr: '' } });
    expect(missingFromSwarm(expected, [leader, twin, node('w-1', 'worker')])).toEqual([]);
  });
});

describe('the overlay network counts as proven', () => {
  test('when the newest line of every node names every node', () => {
    const log = ['a reaches:  a', 'b reaches:  a b', 'a reaches:  b a'];
    expect(missingPages(['a', 'b'], log)).toEqual([]);
  });

  test('not while a node says nothing or misses another', () => {
    expect(missingPages(['a', 'b'], ['a reaches:  a'])).toEqual([
      'a does not reach b yet',
      'the task on b does not run yet',
    ]);
  });
});

test('log frames are put together into lines', () => {
  const frame = (text: string): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt8(1);
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  expect(logLines(Buffer.concat([frame('a reaches: b\nb rea'), frame('ches: ä\n')]))).toEqual([
    'a reaches: b',
    'b reaches: ä',
  ]);
});
