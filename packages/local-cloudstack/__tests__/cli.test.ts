import { existsSync, statSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../src/cli/daemon-file';
import { ApiClient } from '../src/client/api-client';
import { connect } from './support/test-cloud';
import { Tool } from './support/tool';

jest.setTimeout(120_000);

let tool: Tool;
beforeEach(() => {
  tool = new Tool();
});
afterEach(() => tool.cleanUp());

test('up leaves a cloud running and prints the three lines, again and again; down takes all away', async () => {
  const first = await tool.run('up');
  expect(first.stdout).toMatch(
    /^export CLOUDSTACK_API_URL=http:\/\/127\.0\.0\.1:\d+\/client\/api\nexport CLOUDSTACK_API_KEY=[\w-]{86}\nexport CLOUDSTACK_SECRET_KEY=[\w-]{86}\n$/,
  );
  expect(first.stderr).toMatch(/up after \d/);
  expect(await tool.run('up')).toMatchObject({ code: 0, stdout: first.stdout, stderr: '' });
  expect(await tool.run('env')).toMatchObject({ code: 0, stdout: first.stdout });
  const pid = tool.daemonPid;
  expect(await tool.run('down')).toMatchObject({ code: 0, stdout: '' });
  expect(existsSync(tool.stateDir)).toBe(false);
  expect(isAlive(pid)).toBe(false);
});

test('everything in the state directory is readable by its owner alone', async () => {
  await tool.up();
  const paths = [tool.stateDir, ...readdirSync(tool.stateDir).map((name) => join(tool.stateDir, name))];
  expect(paths.filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
});

test('a cloud whose process was killed while it worked comes back whole, at the same address, with the same keys', async () => {
  const lines = await tool.up();
  const cloud = await connect({ ...lines, close: async () => {} }, new ApiClient(lines));
  const { id: networkid } = await cloud.network('net');
  const acknowledged: string[] = [];
  const working = (async () => {
    for (let n = 0; ; n++) acknowledged.push((await cloud.deploy(`node-${n}`, networkid)).id);
  })();
  working.catch(() => {});
  while (acknowledged.length < 5) await new Promise((resolve) => setTimeout(resolve, 10));
  tool.kill();
  await expect(working).rejects.toThrow();

  expect((await tool.run('env')).stderr).toMatch(/does not run/);
  expect(await tool.up()).toEqual(lines);
  const rows = await cloud.list('listVirtualMachines', 'virtualmachine');
  expect(rows.map((vm) => vm.id)).toEqual(expect.arrayContaining(acknowledged));
  for (const vm of rows) await cloud.api.run('destroyVirtualMachine', { id: vm.id, expunge: true });
  await cloud.api.run('deleteNetwork', { id: networkid });
  expect(await cloud.api.call('listPublicIpAddresses', {})).toEqual({});
});

test('down also removes a cloud whose process is dead', async () => {
  await tool.up();
  tool.kill();
  expect(await tool.run('down')).toMatchObject({ code: 0 });
  expect(existsSync(tool.stateDir)).toBe(false);
});

test('status and power speak of machines by name', async () => {
  const lines = await tool.up();
  const cloud = await connect({ ...lines, close: async () => {} }, new ApiClient(lines));
  const { id } = await cloud.network('net');
  await cloud.deploy('node-1', id);
  expect((await tool.run('power', 'node-1', 'off')).code).toBe(0);
  const { stdout } = await tool.run('status');
  expect(stdout).toMatch(/node-1 +Stopped +10\.1\.1\.2/);
  expect(await tool.run('power', 'node-1', 'reboot')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/should be running/),
  });
});

test('a template that is added is listed, and a cloud that runs takes it in', async () => {
  const lines = await tool.up();
  const name = 'Debian 12 with Tools (local node)';
  const added = await tool.run('template', 'add', '--key', 'debian-12-tools', '--name', name, '--content', '1');
  expect(added).toMatchObject({ code: 0, stdout: '' });
  const rows = JSON.parse((await tool.run('template', 'list', '--json')).stdout) as { key: string }[];
  expect(rows.map(({ key }) => key)).toEqual(['debian-12', 'debian-12-docker', 'debian-12-tools']);
  expect(rows[2]).toEqual({ key: 'debian-12-tools', name, content: '1' });
  const asked = { templatefilter: 'executable', name };
  expect(await new ApiClient(lines).call('listTemplates', asked)).toMatchObject({ count: 1, template: [{ name }] });
});

test.each<[string, string[], RegExp]>([
  [
    'the key of a template of ours',
    ['template', 'add', '--key', 'debian-12', '--name', 'x'],
    /comes with the program: choose another key/,
  ],
  ['a base that is none', ['template', 'add', '--key', 'a', '--name', 'x', '--base', 'b'], /no template b to build on/],
  ['an API for machines that run nothing', ['up', '--for-machines'], /machines of the simulator run nothing/],
  ['lines for machines that are not answered', ['env', '--for-machines'], /see `up --for-machines`/],
  ['an unknown machine', ['exec', 'nobody', '--', 'true'], /no machine nobody; there are: none/],
  ['an unknown hypervisor', ['up', '--hypervisor', 'magic'], /Allowed choices are simulator, nspawn/],
  ['a port that is none', ['up', '--port', '99999'], /a port is a number from 0/],
  [
    'another hypervisor than before',
    ['up', '--hypervisor', 'nspawn'],
    /has the hypervisor simulator: take it down first/,
  ],
])('%s is told in one line', async (_, args, expected) => {
  await tool.up();
  const { code, stderr, stdout } = await tool.run(...args);
  expect(stderr).toMatch(expected);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect([code, stdout]).toEqual([1, '']);
});

test('a file of faults with mistakes is refused before anything is made', async () => {
  const faults = `${tool.stateDir}-faults.json`;
  writeFileSync(faults, '[{"command":"listZones","effect":{"kind":"nothing"}}]');
  const { code, stderr } = await tool.run('up', '--faults', faults);
  expect([code, existsSync(tool.stateDir)]).toEqual([1, false]);
  expect(stderr).toMatch(/0\.effect\.kind/);
});

test('new keys of the root admin are the ones that env prints', async () => {
  const lines = await tool.up();
  const api = new ApiClient(lines);
  const { user } = await api.call('listUsers');
  const { userkeys } = await api.call('registerUserKeys', { id: user[0].id });
  expect((await tool.run('env')).stdout).toContain(userkeys.secretkey);
});
