import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../common/run';
import { UserError } from '../common/user-error';

/** The namespace in which the kubelet's images are. */
const namespace = 'k8s.io';

const startTimeoutMs = 60_000;

/**
 * Fills `store`, as containerd's /var/lib/containerd, with the images of an archive. A containerd of its own does it, which
 * is gone afterwards and touches no other.
 *
 * @param programs folder with `containerd` and `ctr`
 */
export async function makeImageStore(store: string, archive: string, programs: string, work: string): Promise<void> {
  mkdirSync(store, { recursive: true });
  const socket = join(work, 'containerd.sock');
  const configuration = join(work, 'containerd.toml');
  writeFileSync(configuration, settings(store, work, socket));
  let end = (): void => {};
  // Its mounts are seen by nobody else, and are gone with it.
  const daemon = run(
    'unshare',
    ['--mount', '--propagation', 'private', join(programs, 'containerd'), '--config', configuration],
    { onStart: (kill) => (end = () => kill('SIGTERM')) },
  );
  let ended = false;
  void daemon.then(() => (ended = true));
  const ctr = (...args: string[]) =>
    run(join(programs, 'ctr'), ['--address', socket, '--namespace', namespace, ...args]);
  try {
    for (const began = Date.now(); (await ctr('version')).code !== 0;) {
      if (ended || Date.now() - began > startTimeoutMs) throw failure('containerd does not start', await daemonSaid());
      await sleep(100);
    }
    const imported = await ctr('images', 'import', '--local', archive);
    if (imported.code !== 0) throw failure(`${archive} cannot be imported`, imported.output);
  } finally {
    end();
    await daemon;
  }
  // What belongs to a run of containerd and not to its images.
  for (const name of ['io.containerd.grpc.v1.introspection', 'tmpmounts', 'lost+found']) {
    rmSync(join(store, name), { recursive: true, force: true });
  }

  async function daemonSaid(): Promise<string> {
    end();
    return (await daemon).output;
  }
}

const settings = (store: string, work: string, socket: string): string => `version = 3
root = '${store}'
state = '${join(work, 'state')}'
disabled_plugins = [
  'io.containerd.cri.v1.images', 'io.containerd.cri.v1.runtime', 'io.containerd.grpc.v1.cri', 'io.containerd.nri.v1.nri',
  'io.containerd.internal.v1.opt'
]

[plugins.'io.containerd.server.v1.grpc']
  address = '${socket}'
[plugins.'io.containerd.server.v1.ttrpc']
  address = '${socket}.ttrpc'
`;

const failure = (what: string, output: string): UserError =>
  new UserError(`${what}: ${output.trim().split('\n').slice(-3).join(' / ')}`);
