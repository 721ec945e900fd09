// node --import tsx bench/nodes.ts [at once = 5] [rounds = 3]: seconds from the start of a real node to cloud-init done.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Hypervisor, Lease } from '../packages/local-cloudstack/src/hypervisor/hypervisor';
import { addressAt } from '../packages/local-cloudstack/src/hypervisor/nspawn/cidr';
import { createNspawnHypervisor } from '../packages/local-cloudstack/src/hypervisor/nspawn/nspawn';
import { runMain } from '../tools/common/user-error';

const networkId = 'bench';
const templateKey = 'debian-12-docker';
const untilDone = ['sh', '-c', 'until test -e /run/cloud-init/result.json; do sleep 0.05; done'];

runMain(async () => {
  const atOnce = Number(process.argv[2] ?? 5);
  const rounds = Number(process.argv[3] ?? 3);
  const stateDir = mkdtempSync(join(tmpdir(), 'bench-nodes-'));
  const log = { info: (line: string): void => void process.stderr.write(`${line}\n`) };
  const hypervisor = createNspawnHypervisor({ stateDir, cloudId: randomBytes(3).toString('hex'), log });
  try {
    await hypervisor.prepare();
    const guests = Array.from({ length: atOnce }, (_, i) => guest(i));
    await hypervisor.applyRouter(router(hypervisor.publicCidr, guests));
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      seconds.push(...(await Promise.all(guests.map((it) => startToDone(hypervisor, it)))));
      await Promise.all(guests.map(({ machineId }) => hypervisor.destroyMachine(machineId)));
    }
    seconds.sort((a, b) => a - b);
    const [median, slowest] = [seconds[Math.floor(seconds.length / 2)]!, seconds.at(-1)!];
    console.log(`${atOnce} nodes at a time, ${rounds} rounds, start to cloud-init done:`);
    console.log(`median ${median.toFixed(1)} s, slowest ${slowest.toFixed(1)} s`);
  } finally {
    await hypervisor.destroyEverything();
    rmSync(stateDir, { recursive: true, force: true });
  }
});

async function startToDone(
  hypervisor: Hypervisor,
  { machineId: id, name, macAddress, ipAddress }: Lease,
): Promise<number> {
  const begin = performance.now();
  await hypervisor.startMachine({ id, name, macAddress, ipAddress, networkId, templateKey, memoryMib: 512, cpus: 1 });
  const [program, ...args] = hypervisor.execCommand(id, untilDone);
  await promisify(execFile)(program!, args);
  return (performance.now() - begin) / 1000;
}

function guest(n: number): Lease {
  const machineId = `node-${n}`;
  return {
    machineId,
    name: machineId,
    macAddress: `02:00:00:00:00:${(10 + n).toString(16).padStart(2, '0')}`,
    ipAddress: `10.1.1.${10 + n}`,
    metadata: { 'instance-id': machineId, 'availability-zone': 'bench', 'local-hostname': machineId },
    userData: gzipSync('#cloud-config\nruncmd:\n- [touch, /root/done]\n'),
  };
}

const router = (publicCidr: string, leases: readonly Lease[]) => ({
  networkId,
  cidr: '10.1.1.0/24',
  gateway: '10.1.1.1',
  domain: 'cs2cloud.internal',
  sourceNatIp: addressAt(publicCidr, 10),
  publicIps: [addressAt(publicCidr, 10)],
  leases,
  egressDefault: 'deny' as const,
  egress: [],
  firewall: [],
  portForwards: [],
  loadBalancers: [],
});
