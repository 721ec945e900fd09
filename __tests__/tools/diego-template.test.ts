import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLayer, programsFolder, stacksFolder } from '../../tools/diego-template/layer';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diego-template-'));
  for (const file of ['programs/bbs', 'programs/rep', 'programs/app', 'stacks/busybox.tar']) {
    mkdirSync(join(folder, 'source', file, '..'), { recursive: true });
    writeFileSync(join(folder, 'source', file), file);
  }
  makeLayer(join(folder, 'source'), join(folder, 'layer'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const onNode = (path: string): string => join(folder, 'layer/rootfs', path);

test('a node has the programs of both roles and the root file systems in their places', () => {
  expect(readFileSync(onNode(`${programsFolder}/bbs`), 'utf8')).toBe('programs/bbs');
  expect(readFileSync(onNode(`${programsFolder}/rep`), 'utf8')).toBe('programs/rep');
  expect(readFileSync(onNode(`${stacksFolder}/busybox.tar`), 'utf8')).toBe('stacks/busybox.tar');
});

test("Debian's programs go by the names of the published ones", () => {
  expect(readlinkSync(onNode(`${programsFolder}/runc`))).toBe('/usr/sbin/runc');
  expect(readlinkSync(onNode(`${programsFolder}/nats-server`))).toBe('/usr/sbin/nats-server');
});

test('what only runs in containers of tests is no program of the node', () => {
  expect(existsSync(onNode(`${programsFolder}/app`))).toBe(false);
});
