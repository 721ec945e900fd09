import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { renderedFile, withoutComments } from '../../lib/cloud-init/assets';
import { nodeData } from './support/node-data';

const FOLDER = join(__dirname, '..', '..', 'cloud-init');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const every = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort();
const scripts = every.filter((name) => name.endsWith('.sh'));
const units = every.filter((name) => /\.(service|timer\.hbs)$/.test(name));

const WORKER = [
  'common/lib.sh',
  'common/cluster-bootstrap.service',
  'common/metadata-guard.sh',
  'common/metadata-guard.service',
  'docker/engine.sh',
  'swarm/bootstrap.sh',
  'swarm/swarm-agent',
  'swarm/swarm-agent.service',
];
const MANAGER = [...WORKER, 'swarm/swarm-token.service', 'docker/docker-api.conf'];

test.each([
  ['manager', MANAGER, 3900],
  ['worker', WORKER, 3800],
])('what every %s gets is small enough for user data of 8 KiB', (role, files, limit) => {
  const size = gzipSync(files.map((name) => withoutComments(read(name))).join(''), { level: 9 }).length;
  process.stdout.write(`static files of a ${role}: ${size} of ${limit} bytes, gzip -9\n`);
  expect(size).toBeLessThanOrEqual(limit);
});

test.each(scripts)('%s is valid bash with and without its comments', (name) => {
  for (const text of [read(name), withoutComments(read(name))]) {
    expect(spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  }
});

const programs = every.filter(
  (name) => /^\w+\/[^.]+$/.test(name) && statSync(join(FOLDER, name)).isFile() && read(name).startsWith('#!'),
);

test.each(programs)('%s compiles as written and as shipped, with the Python of older distributions', (name) => {
  expect(read(name)).toMatch(/^#!.*python3/);
  for (const input of [read(name), withoutComments(read(name))]) {
    const check = 'import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 8))';
    expect(spawnSync('python3', ['-c', check], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  }
});

test('what is written in Python is among them', () => {
  expect(programs).toEqual(['kubernetes/csr-approver', 'kubernetes/s3', 'swarm/swarm-agent']);
});

test('no here-document has a line that shipping would remove', () => {
  const documents = scripts.flatMap((name) => [
    ...read(name).matchAll(/(?<!<)<<(?!<)-?\s*['"]?(\w+)[^\n]*\n([^]*?)\n\1\n/g),
  ]);
  expect(documents.map((found) => found[2]).filter((text) => /^\s*#/m.test(text ?? ''))).toEqual([]);
});

test('the environment of a node says the same to a shell and to systemd', () => {
  const data = nodeData({
    managers: [
      { name: 'm0', address: '10.1.1.10' },
      { name: 'm1', address: '10.1.1.11' },
    ],
  });
  const text = String(renderedFile('swarm/cluster.env.hbs', '', data).content);
  const lines = text.trim().split('\n');
  for (const line of lines) expect(line).toMatch(/^[A-Z][A-Z0-9_]*='[^'\\]*'$/);
  const variables = ['NODE', 'ROLE', 'MANAGERS', 'STACK_NODES'];
  const show = `set -eu; eval "$(cat)"; printf '%s|' ${variables.map((name) => `"$${name}"`).join(' ')}`;
  expect(execFileSync('bash', ['-c', show], { input: text, encoding: 'utf8' })).toBe('m0|manager|m0 m1 |2|');
});

test('the configuration of the agent is JSON, whatever the values are', () => {
  const render = (changes = {}): unknown =>
    JSON.parse(String(renderedFile('swarm/agent.json.hbs', '', nodeData(changes)).content));
  expect(render({ address: null })).toMatchObject({
    node: 'm0',
    address: null,
    availability: { manager: 'drain', worker: 'active' },
  });
  expect(render({ cluster: 'a"b\\' })).toMatchObject({ init: { DefaultAddrPool: ['10.200.0.0/16'], SubnetSize: 24 } });
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0 ? test : test.skip;

analyze('systemd accepts every unit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'units-'));
  try {
    const files = units.map((name) => {
      const text = name.endsWith('.hbs')
        ? String(renderedFile(name, '', nodeData()).content)
        : withoutComments(read(name));
      const file = join(folder, basename(name, '.hbs'));
      // The programs are not on this machine.
      writeFileSync(file, text.replace(/^(ExecStart=)\/(?:opt\/cluster|usr\/local\/bin)\/\S+/m, '$1/bin/true'));
      return file;
    });
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], { encoding: 'utf8' });
    expect({ status, complaints: stderr.split('\n').filter((line) => line.includes(folder)) }).toEqual({
      status: 0,
      complaints: [],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
