import { connect } from 'node:net';
import { once } from 'node:events';
import { FakeSwarm } from './support/fake-swarm';
import { Pki } from './support/pki';
import { SwarmLab, type LabNode } from './support/swarm-lab';
import { until } from './support/until';

jest.setTimeout(120_000);

let lab: SwarmLab;
let m0: LabNode;
let swarm: FakeSwarm;

/** Manager m0 is in a swarm and hands out tokens; no agent loop runs, so nothing changes behind the test's back. */
beforeEach(async () => {
  lab = await SwarmLab.with(3);
  m0 = await lab.node('m0');
  swarm = new FakeSwarm();
  m0.engine.enter(swarm, swarm.add(m0.engine, 'manager', 'active', '127.0.0.11', 2));
  m0.start('serve');
  const asStranger = lab.pki.issue('nobody', 'worker');
  await until(
    'an answer',
    () => lab.tokenFrom(m0, asStranger).then(Boolean, () => false),
    () => m0.log,
  );
});
afterEach(() => lab.close());

const member = async (name: string, role: 'manager' | 'worker' = 'worker'): Promise<LabNode> => {
  const node = await lab.node(name);
  node.engine.enter(swarm, swarm.add(node.engine, role, 'active', node.engine.address, 2));
  return node;
};

test('the unit in the certificate decides whose token it is', async () => {
  expect(await lab.tokenFrom(m0, lab.pki.issue('w1', 'worker'))).toBe(swarm.tokens.Worker);
  expect(await lab.tokenFrom(m0, lab.pki.issue('m1', 'manager'))).toBe(swarm.tokens.Manager);
});

test('whatever a worker says, even with the name of a manager, it never gets a manager token', async () => {
  const worker = lab.pki.issue('m1', 'worker');
  for (const say of ['', 'manager', 'GET /manager HTTP/1.0\r\n\r\n', '{"role":"manager"}\n']) {
    const answer = await lab.tokenFrom(m0, worker, say).catch(() => 'no answer');
    expect(answer).not.toContain(swarm.tokens.Manager);
  }
});

test.each(['operator', 'Worker, Manager', 'managers'])('a certificate of unit "%s" gets nothing', async (unit) => {
  const answer = await lab.tokenFrom(m0, lab.pki.issue('w1', unit)).catch(() => 'nothing');
  expect(answer).not.toContain('SWMTKN');
});

test('without a client certificate there is no answer', async () => {
  await expect(lab.tokenFrom(m0, undefined)).rejects.toThrow(/certificate required|ECONNRESET|Unexpected end/);
});

test('with the certificate of another authority there is no answer', async () => {
  const other = new Pki();
  await expect(lab.tokenFrom(m0, other.issue('w1', 'worker'))).rejects.toThrow(/unknown ca|ECONNRESET|Unexpected end/);
  other.remove();
});

test('the token is only sent inside TLS', async () => {
  const socket = connect(lab.port, m0.engine.address, () => socket.write('GET / HTTP/1.0\r\n\r\n'));
  let text = '';
  socket.on('data', (data) => (text += data.toString('latin1'))).on('error', () => undefined);
  await new Promise((resolve) => socket.on('close', resolve));
  expect(text).not.toContain('SWMTKN');
});

test('the key of a living node is worth nothing, the key of a dead one lets its successor in', async () => {
  const w1 = await member('w1');
  const pair = lab.pki.issue('w1', 'worker');
  expect(await lab.tokenFrom(m0, pair)).toBe('w1 is still alive');
  await w1.engine.stop();
  expect(await lab.tokenFrom(m0, pair)).toBe(swarm.tokens.Worker);
});

test('a manager without a leader hands out no token', async () => {
  const m1 = await member('m1', 'manager');
  await m1.engine.stop();
  const answer = await lab.tokenFrom(m0, lab.pki.issue('w1', 'worker'));
  expect(answer).toContain('does not have a leader');
});

test('one manager is replaced at a time; workers need not wait for it', async () => {
  const m1 = await member('m1', 'manager');
  await member('m2', 'manager');
  swarm.add(await m1.engine.stop().then(() => m1.engine), 'manager', 'active', m1.engine.address, 2);
  // m1 is back under a new id while its old entry is still there.
  m1.engine.nodeId = swarm.nodes.at(-1)!.ID;
  await m1.engine.start();
  expect(await lab.tokenFrom(m0, lab.pki.issue('m3', 'manager'))).toBe('replacing m1');
  expect(await lab.tokenFrom(m0, lab.pki.issue('w1', 'worker'))).toBe(swarm.tokens.Worker);
});

test.each(['inactive', 'locked', 'pending'])('a manager in state %s says so', async (state) => {
  m0.engine.reported = state;
  expect(await lab.tokenFrom(m0, lab.pki.issue('w1', 'worker'))).toBe(state);
});

test('a caller who never speaks keeps nobody waiting', async () => {
  const silent = Array.from({ length: 20 }, () => connect(lab.port, m0.engine.address).on('error', () => undefined));
  await Promise.all(silent.map((socket) => once(socket, 'connect')));
  expect(await lab.tokenFrom(m0, lab.pki.issue('w1', 'worker'))).toBe(swarm.tokens.Worker);
  for (const socket of silent) socket.destroy();
});
