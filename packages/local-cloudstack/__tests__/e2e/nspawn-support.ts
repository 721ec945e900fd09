import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hypervisor, Lease, MachineSpec, RouterSpec } from '../../src/hypervisor/hypervisor';
import { addressAt } from '../../src/hypervisor/nspawn/cidr';
import { createNspawnHypervisor } from '../../src/hypervisor/nspawn/nspawn';
import { Names } from '../../src/hypervisor/nspawn/names';
import { inNetns, ip } from '../../src/hypervisor/nspawn/netns';
import { poll } from '../../src/hypervisor/nspawn/run';
import { plugIn } from '../../src/hypervisor/nspawn/machine-network';
import { nodesImpossibleBecause } from '../../src/testing/nodes';

const reason = nodesImpossibleBecause();

/** A group of tests that need real machines; skipped, with the reason in its title, where those are impossible. */
export function describeNodes(title: string, body: () => void): void {
  if (reason) describe.skip(`${title} (${reason})`, body);
  else describe(title, body);
}

/** A hypervisor of its own with a state directory of its own. */
export class TestCloud {
  readonly cloudId = randomBytes(3).toString('hex');
  readonly names = new Names(this.cloudId);
  readonly stateDir = mkdtempSync(join(tmpdir(), 'lcs-test-'));
  readonly hypervisor: Hypervisor = this.reopen();
  private readonly helpers: ChildProcess[] = [];

  /** What a new process would have: nothing but the state directory and the world. */
  reopen(): Hypervisor {
    return createNspawnHypervisor({ stateDir: this.stateDir, cloudId: this.cloudId, log: { info: () => {} } });
  }

  /** The n-th public address; 1 is the host. */
  publicIp(n: number): string {
    return addressAt(this.hypervisor.publicCidr, n);
  }

  async destroy(): Promise<void> {
    for (const helper of this.helpers) helper.kill('SIGKILL');
    await this.hypervisor.destroyEverything();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  router(networkId: string, first: number, changes: Partial<RouterSpec> = {}): RouterSpec {
    return routerSpec(networkId, this.hypervisor.publicCidr, first, changes);
  }

  /** Something that sends and listens like a guest, without a machine: a namespace plugged into the network. */
  async pretendGuest(networkId: string, lease: Lease): Promise<void> {
    await plugIn(this.names, { machineId: lease.machineId, networkId, macAddress: lease.macAddress });
    await ip(this.names.machine(lease.machineId), [
      'link set lo up',
      'link set eth0 up',
      `address add ${lease.ipAddress}/24 dev eth0`,
      'route add default via 10.1.1.1',
    ]);
    await this.listen(lease.ipAddress, lease.name, inNetns(this.names.machine(lease.machineId)));
  }

  /** Answers on ports 8000 to 8010, TCP and UDP, with its name, the port and the address that asks. */
  async listen(address: string, name: string, prefix: readonly string[] = []): Promise<void> {
    const server = `
      let waiting = 22;
      const listening = () => --waiting || console.log('ready');
      for (let port = 8000; port <= 8010; port++) {
        require('net').createServer((s) => { s.on('error', () => {}); s.write('${name} ' + port + ' ' + s.remoteAddress + '\\n');
          s.on('data', (d) => s.write('echo ' + d)); }).listen(port, '${address}', listening);
        const u = require('dgram').createSocket('udp4');
        u.on('message', (_, r) => u.send('${name} ' + port + ' ' + r.address + '\\n', r.port, r.address)).bind(port, '${address}', listening);
      }`;
    const [program, ...args] = [...prefix, process.execPath, '-e', server];
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.helpers.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
  }

  /**
   * What `address:port` answers within `seconds` to a guest, or to the host when there is none; 'closed' when nothing comes
   * back. One try: for what is to be closed.
   */
  async ask(
    from: Lease | 'host',
    protocol: 'tcp' | 'udp',
    address: string,
    port: number,
    seconds = 1,
  ): Promise<string> {
    // A datagram has to be read in one go, a line would be read byte by byte.
    const exchange = {
      tcp: `read -r -t ${seconds} line <&3; echo "$line"`,
      udp: `echo hello >&3; timeout ${seconds} dd bs=2048 count=1 status=none <&3`,
    };
    const script = `exec 3<>/dev/${protocol}/${address}/${port}; ${exchange[protocol]}`;
    const text = await this.shell(from, `timeout ${seconds + 0.5} bash -c '${script}' 2>/dev/null || true`);
    return text.trim() || 'closed';
  }

  /** The same with patience, for what is to answer: a loaded machine may take long. */
  async answer(from: Lease | 'host', protocol: 'tcp' | 'udp', address: string, port: number): Promise<string> {
    const answered = async (): Promise<string | false> => {
      const text = await this.ask(from, protocol, address, port, 10);
      return text !== 'closed' && text;
    };
    return (await poll(answered, { timeoutMs: 60_000, everyMs: 200 })) ?? 'closed';
  }

  async shell(from: Lease | 'host', script: string): Promise<string> {
    const prefix = from === 'host' ? [] : inNetns(this.names.machine(from.machineId));
    return output([...prefix, 'bash', '-c', script]);
  }

  /** Runs a command in a real machine. */
  async in(machineId: string, ...command: string[]): Promise<string> {
    return output(this.hypervisor.execCommand(machineId, command));
  }
}

/** A router that lets nothing through, with two public addresses: the `first` of the range and the one after. */
export function routerSpec(
  networkId: string,
  publicCidr: string,
  first: number,
  changes: Partial<RouterSpec> = {},
): RouterSpec {
  return {
    networkId,
    cidr: '10.1.1.0/24',
    gateway: '10.1.1.1',
    domain: 'cs2cloud.internal',
    sourceNatIp: addressAt(publicCidr, first),
    publicIps: [addressAt(publicCidr, first), addressAt(publicCidr, first + 1)],
    leases: [],
    egressDefault: 'deny',
    egress: [],
    firewall: [],
    portForwards: [],
    loadBalancers: [],
    ...changes,
  };
}

export function lease(networkId: string, n: number, changes: Partial<Lease> = {}): Lease {
  const name = `${networkId}-node-${n}`;
  const machineId = `${networkId}-vm-${n}`;
  return {
    machineId,
    name,
    macAddress: `02:00:00:00:00:${(10 + n).toString(16).padStart(2, '0')}`,
    ipAddress: `10.1.1.${10 + n}`,
    metadata: {
      'instance-id': machineId,
      'local-hostname': name,
      'availability-zone': 'zone',
      'public-keys': '',
      'local-ipv4': `10.1.1.${10 + n}`,
    },
    userData: Buffer.alloc(0),
    ...changes,
  };
}

export function machine(networkId: string, of: Lease, changes: Partial<MachineSpec> = {}): MachineSpec {
  const { machineId: id, name, macAddress, ipAddress } = of;
  return { id, name, macAddress, ipAddress, networkId, templateKey: 'debian-12', memoryMib: 512, cpus: 1, ...changes };
}

export function output(command: readonly string[]): Promise<string> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    execFile(program!, args, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command.join(' ')}: ${error.message} ${stderr}`));
      else resolve(stdout);
    });
  });
}
