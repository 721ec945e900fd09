import { readFileSync } from 'node:fs';
import { Sandbox } from './support/sandbox';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
  box.provide('iptables');
  box.root.install('common/metadata-guard.sh', 'opt/cluster/metadata-guard.sh');
});
afterEach(() => box.remove());

const guard = (): ReturnType<Sandbox['run']> => box.run('opt/cluster/metadata-guard.sh');
const rules = (): string[] => readFileSync(box.root.at('world/rules'), 'utf8').split('\n').filter(Boolean);
const refuse = (router: string): string => `DOCKER-USER -d ${router} -p tcp --syn ! --dport 53 -j REJECT`;

test('containers reach nothing but DNS on the router', async () => {
  expect(await guard()).toMatchObject({ code: 0 });
  expect(rules()).toEqual([refuse('10.1.1.1')]);
});

test('the rule is there before Docker makes its chain, and only once', async () => {
  await guard();
  await guard();
  expect(box.calls).toContain('iptables -w -N DOCKER-USER');
  expect(rules()).toEqual([refuse('10.1.1.1')]);
});

test('in a shared network the host that serves the metadata is another one than the gateway', async () => {
  box.fact('data-server', '10.1.1.9       STREAM data-server\n10.1.1.9       DGRAM\n');
  await guard();
  expect(rules()).toEqual([refuse('10.1.1.1'), refuse('10.1.1.9')]);
});

test('without a default route it fails, so that its unit tries again', async () => {
  box.fact('route', '');
  expect((await guard()).code).not.toBe(0);
});
