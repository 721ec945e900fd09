import { join } from 'node:path';
import { get } from 'node:http';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { RouterSpec } from '../hypervisor/hypervisor';
import { Cgroup } from '../hypervisor/nspawn/cgroup';
import { spawnDetached } from '../hypervisor/nspawn/detached';
import { inNetns } from '../hypervisor/nspawn/netns';
import { poll, run } from '../hypervisor/nspawn/run';
import { renderDnsmasq, revokesLeases } from './dnsmasq';
import { readIfThere, writeIfChanged } from './files';
import { renderHaproxy } from './haproxy';
import { metadataDocuments } from './metadata';

export interface ServicePlace {
  /** Directory of the router's files. */
  readonly directory: string;
  readonly netns: string;
  readonly cgroup: Cgroup;
}

/** Brings DHCP and DNS to what the spec says. New guests cost no interruption. */
export async function applyDnsmasq(
  place: ServicePlace,
  spec: RouterSpec,
  nameservers: readonly string[],
): Promise<void> {
  const cgroup = new Cgroup(join(place.cgroup.path, 'dns'));
  const files = renderDnsmasq(spec, place.directory, nameservers);
  const before = readIfThere(join(place.directory, 'dhcp-hosts'));
  const changed = Object.entries(files).filter(([name, text]) => writeIfChanged(join(place.directory, name), text));
  const restart = changed.some(([name]) => name === 'dnsmasq.conf') || revokesLeases(before, files['dhcp-hosts']);
  if (cgroup.populated() && !restart) {
    if (changed.length > 0) cgroup.processes().forEach((pid) => process.kill(pid, 'SIGHUP'));
    return;
  }
  await cgroup.destroy();
  await spawnDetached(inNetns(place.netns, 'dnsmasq', `--conf-file=${join(place.directory, 'dnsmasq.conf')}`), {
    cgroup,
    outputFile: join(place.directory, 'dnsmasq.log'),
  });
  const listening = await poll(
    async () => (await listeners(place.netns, '-u')).includes(`${spec.gateway}:53`) && 'yes',
    {
      timeoutMs: 10_000,
      everyMs: 20,
    },
  );
  if (!listening) throw serviceError('dnsmasq', place.directory);
}

/** Brings metadata and TCP load balancers to what the spec says, and returns once the new state answers. */
export async function applyHaproxy(place: ServicePlace, spec: RouterSpec, socket: string): Promise<void> {
  const cgroup = new Cgroup(join(place.cgroup.path, 'proxy'));
  const guests = join(place.directory, 'guests');
  const documents = spec.leases.flatMap(metadataDocuments);
  for (const { file, body } of documents) writeIfChanged(join(guests, file), body);
  const hash = createHash('sha256');
  for (const { file, body } of documents) hash.update(`${file} ${body.length}\n`).update(body);
  const render = (generation: string): string => renderHaproxy(spec, guests, generation, { generation: socket });
  const generation = hash.update(render('')).digest('hex').slice(0, 16);
  const configuration = join(place.directory, 'haproxy.cfg');
  const pidFile = join(place.directory, 'haproxy.pid');

  if (cgroup.populated() && (await currentGeneration(socket)) === generation) return;
  writeIfChanged(configuration, render(generation));
  mkdirSync(join(socket, '..'), { recursive: true, mode: 0o700 });
  await run('haproxy', ['-c', '-q', '-f', configuration]);
  const master = Number(readIfThere(pidFile));
  if (cgroup.processes().includes(master)) {
    process.kill(master, 'SIGUSR2');
  } else {
    await cgroup.destroy();
    await spawnDetached(inNetns(place.netns, 'haproxy', '-W', '-f', configuration, '-p', pidFile), {
      cgroup,
      outputFile: join(place.directory, 'haproxy.log'),
    });
  }
  const inForce = await poll(async () => (await currentGeneration(socket)) === generation && 'yes', {
    timeoutMs: 20_000,
    everyMs: 20,
  });
  if (!inForce) throw serviceError('haproxy', place.directory);
  forgetGuests(guests, new Set(spec.leases.map((lease) => lease.ipAddress)));
}

function forgetGuests(directory: string, present: ReadonlySet<string>): void {
  mkdirSync(directory, { recursive: true });
  for (const address of readdirSync(directory)) {
    if (!present.has(address)) rmSync(join(directory, address), { recursive: true, force: true });
  }
}

function currentGeneration(socketPath: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ socketPath, path: '/', timeout: 2_000, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve(body));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}

async function listeners(netns: string, kind: '-u' | '-t'): Promise<string> {
  const [program, ...args] = inNetns(netns, 'ss', '-H', '-l', '-n', kind);
  return run(program, args);
}

function serviceError(program: string, directory: string): Error {
  const log = join(directory, `${program}.log`);
  const end = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-3).join(' / ');
  return new Error(`${program} of a router does not come up; ${log} ends with: ${end}`);
}
