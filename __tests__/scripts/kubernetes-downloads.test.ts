import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';

jest.setTimeout(120_000);

/** Programs are downloaded by the real curl from a real server, and put in their places by the real install. */
let lab: KubernetesLab;
let node: KubernetesNode;
let server: Server | undefined;
let port: number;

const FAKE = join(__dirname, 'support', 'fake-kubernetes.sh');
const program = Buffer.alloc(300_000, 'not an empty line\n');

beforeEach(async () => {
  lab = new KubernetesLab();
  expect(await lab.node({ controlPlane: 1 }).run()).toMatchObject({ code: 0 });
  node = lab.node({ download: true });
  node.provide('kubeadm');
  mkdirSync(node.root.at('fakes'));
  symlinkSync(FAKE, node.root.at('fakes/curl'));
  curlWith('');
  port = await freePort();
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const sum = createHash('sha256').update(program).digest('hex');
  node.root.write('etc/cluster/artifacts', `kubelet ${arch} ${sum} http://127.0.0.1:${port}/mirror/kubelet\n`);
});
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
  lab.remove();
});

async function serve(answer: RequestListener): Promise<void> {
  server = createServer(answer).listen(port, '127.0.0.1');
  await once(server, 'listening');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return free;
}

/** The real one for what is downloaded; it asks the cluster as elsewhere. @param options the last word */
function curlWith(options: string): void {
  const curl = spawnSync('which', ['curl'], { encoding: 'utf8' }).stdout.trim();
  const fake = node.root.at('fakes/curl');
  node.replace('curl', `case "$*" in *//127.0.0.1:*/mirror/*) exec ${curl} "$@" ${options} ;; esac\nexec ${fake} "$@"`);
}

const installed = (): boolean => existsSync(node.root.at('usr/local/bin/kubelet'));

test('a server that is not there yet, and then breaks off in the middle, only costs time', async () => {
  const asked: string[] = [];
  const attempt = node.run();
  setTimeout(() => {
    void serve((request, response) => {
      asked.push(request.url!);
      if (asked.length > 1) return response.end(program);
      response.writeHead(200, { 'content-length': program.length });
      return response.write(program.subarray(0, 100_000), () => response.destroy());
    });
  }, 500);
  expect(await attempt).toMatchObject({ code: 0 });
  expect(asked).toHaveLength(2);
  expect(statSync(node.root.at('usr/local/bin/kubelet')).size).toBe(program.length);
});

test('a page that stands in for the file is not taken for it', async () => {
  await serve((_, response) => response.end('<html>Please log in</html>'));
  expect((await node.run()).code).toBe(75);
  expect(node.status.reason).toMatch(/^kubelet is not what was asked for: http\S+ has sha256 [0-9a-f]{64}, not /);
  expect(installed()).toBe(false);
});

describeWithMounts('a full disk', () => {
  const mounted: string[] = [];
  afterEach(() => mounted.splice(0).forEach((path) => mountTool('umount', '--lazy', path)));

  function small(path: string): void {
    mkdirSync(node.root.at(path), { recursive: true });
    mountTool('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', node.root.at(path));
    mounted.push(node.root.at(path));
  }

  test.each([
    ['in the middle of a download', 'var/cache/cluster', /^cannot fetch kubelet from http\S+: curl: \(23\) /],
    ['when a program is put in its place', 'usr/local/bin', /No space left on device/],
  ])('%s is named, and forgotten as soon as there is room', async (_, path, reason) => {
    await serve((request, response) => response.end(program));
    small(path);
    // It takes a full disk for something that may pass.
    curlWith('--retry 1');
    expect((await node.run()).code).not.toBe(0);
    expect(node.status).toMatchObject({ step: '2/8', reason: expect.stringMatching(reason) });
    expect(existsSync(node.root.at('var/cache/cluster/download'))).toBe(path !== 'var/cache/cluster');
    mountTool('mount', '-o', 'remount,size=4m', node.root.at(path));
    expect(await node.run()).toMatchObject({ code: 0 });
    expect(installed()).toBe(true);
  });
});

function mountTool(...[command, ...args]: [string, ...string[]]): boolean {
  return spawnSync(command, args).status === 0;
}

/** Disks that are small enough take a file system of their own. */
function describeWithMounts(title: string, suite: () => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'mount-'));
  const possible = mountTool('mount', '-t', 'tmpfs', 'tmpfs', folder) && mountTool('umount', folder);
  rmSync(folder, { recursive: true });
  if (possible) describe(title, suite);
  else describe.skip(`${title} (nothing can be mounted here)`, suite);
}
