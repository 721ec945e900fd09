import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../tools/common/paths';
import { run } from '../../../tools/common/run';
import { selfSigned } from './self-signed';

/** A node that has registered, as the stand-in tells it. */
export interface Machine {
  readonly id: string;
  readonly spec: { readonly clusterName: string };
  readonly status: { readonly nodeRef: { readonly name: string } };
  readonly roles: readonly string[];
  readonly labels: string;
  readonly taints: string;
}

const source = join(root, 'tools/k3s/modules/stand-ins');

/** What stands in for Rancher's server, as a process on this machine with a certificate and a state of its own. */
export class RancherStandIn {
  readonly password = 'correct horse battery';
  private readonly folder = mkdtempSync(join(tmpdir(), 'rancher-stand-in-'));
  private child?: ChildProcess;
  private port = 0;

  private constructor(
    private readonly address: string,
    /** PEM of the authority of its certificate. */
    readonly ca: string,
  ) {}

  /** @param address where it listens: loopback, or one that machines of a local cloud reach */
  static async up(address = '127.0.0.1'): Promise<RancherStandIn> {
    const { cert, key } = selfSigned(address);
    const standIn = new RancherStandIn(address, cert);
    writeFileSync(standIn.file('rancher.crt'), cert);
    writeFileSync(standIn.file('rancher.crt.key'), key, { mode: 0o600 });
    const env = { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' };
    const { code, output } = await run('go', ['build', '-o', standIn.file('rancher'), './rancher'], {
      cwd: source,
      env,
    });
    if (code !== 0) throw new Error(output);
    await standIn.start();
    return standIn;
  }

  get url(): string {
    return `https://${this.address}:${this.port}`;
  }

  /** Starts it, after `stop` at the same address and with what it knew. */
  async start(): Promise<void> {
    const child = spawn(
      this.file('rancher'),
      [
        `--http-listen-port=${this.port}`,
        `--stand-in-address=${this.address}`,
        `--stand-in-authority=${this.file('rancher.crt')}`,
        `--stand-in-certificate=${this.file('rancher.crt')}`,
        `--stand-in-state=${this.file('state.json')}`,
      ],
      { env: { CATTLE_BOOTSTRAP_PASSWORD: this.password }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.child = child;
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    this.port = Number(/:(\d+)\n/.exec(line.toString())![1]);
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }

  async down(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async machines(): Promise<Machine[]> {
    const { data } = (await this.ask('GET', '/v1/cluster.x-k8s.io.machines')) as { data: Machine[] };
    return data;
  }

  /** What happens to a Rancher's registration tokens after a month. */
  async rotateTokens(): Promise<void> {
    await this.ask('POST', '/stand-in/rotate');
  }

  /** Of a cluster by its name, as its owner sees it; undefined where there is none. */
  async clusterNamed(name: string): Promise<{ id: string; status: { clusterName: string } } | undefined> {
    const path = `/k8s/clusters/local/v1/provisioning.cattle.io.clusters/fleet-default/${name}`;
    const found = (await this.ask('GET', path)) as { id: string; status: { clusterName: string }; type: string };
    return found.type === 'error' ? undefined : found;
  }

  /** A key of its API. */
  async key(): Promise<string> {
    const login = { username: 'admin', password: this.password };
    const path = '/v3-public/localProviders/local?action=login';
    return ((await this.call('POST', path, login)) as { token: string }).token;
  }

  private async ask(method: string, path: string): Promise<unknown> {
    return this.call(method, path, undefined, await this.key());
  }

  private call(method: string, path: string, body?: object, token?: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const headers = token ? { Authorization: `Bearer ${token}` } : {};
      const asked = request(`${this.url}${path}`, { method, headers, ca: this.ca }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => resolve(JSON.parse(text)));
      });
      asked.on('error', reject);
      asked.end(body && JSON.stringify(body));
    });
  }

  private file(name: string): string {
    return join(this.folder, name);
  }
}
