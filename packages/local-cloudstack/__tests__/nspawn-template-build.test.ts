import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real build script, with fakes on PATH for all that would need root or the network. */
const fakes: Readonly<Record<string, string>> = {
  unshare: 'while [ "${1#--}" != "$1" ] || [ "$1" = private ]; do shift; done; exec "$@"',
  mount: 'exit 0',
  umount: 'exit 0',
  chroot: 'echo "in root: $*"; [ ! -e "$FAIL" ]',
  'apt-config': 'exit 0',
  'apt-get': 'echo "http://mirror/debian/ bookworm main"',
  debootstrap: `
    echo called >>"$CALLS"
    for root; do case $root in */root) mkdir -p "$root/etc/apt/apt.conf.d" "$root/proc" "$root/usr/sbin" "$root/var/lib/apt/lists" \\
      "$root/usr/local/share/ca-certificates";; esac; done
    sleep "$BOOTSTRAP_SECONDS"`,
};

const possible = ['flock', 'bash'].every((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0);

(possible ? describe : describe.skip)('building a template layer (needs flock and bash)', () => {
  let directory: string;
  let target: string;
  let environment: NodeJS.ProcessEnv;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'lcs-build-'));
    target = join(directory, 'cache', 'tiny-1');
    for (const name of ['cache', 'bin', 'image/tiny/rootfs/etc']) mkdirSync(join(directory, name), { recursive: true });
    copyFileSync(join(__dirname, '..', 'image', 'build'), join(directory, 'image', 'build'));
    writeFileSync(join(directory, 'image/tiny/packages'), '# one a line\nsomething\n');
    writeFileSync(join(directory, 'image/tiny/rootfs/etc/motd'), 'hello\n');
    for (const [name, script] of Object.entries(fakes)) {
      writeFileSync(join(directory, 'bin', name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(directory, 'bin', name), 0o755);
    }
    environment = {
      ...process.env,
      PATH: `${join(directory, 'bin')}:${process.env.PATH}`,
      CALLS: join(directory, 'calls'),
      FAIL: join(directory, 'fail'),
      BOOTSTRAP_SECONDS: '0.3',
    };
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const start = (): ChildProcess =>
    spawn(
      'flock',
      ['--no-fork', join(directory, 'lock'), join(directory, 'image/build'), join(directory, 'image/tiny'), target],
      { env: environment, stdio: ['ignore', 'pipe', 'inherit'] },
    );
  const finished = async (child: ChildProcess): Promise<{ code: number | null; text: string }> => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, text };
  };
  const bootstraps = (): number => readFileSync(environment.CALLS!, 'utf8').trim().split('\n').length;

  test('says what it does and leaves a root with the files of the layer, nothing else', async () => {
    const { code, text } = await finished(start());
    expect(code).toBe(0);
    expect(text).toMatch(/^\[ +\ds\] template tiny: unpacking the base system\n.*installing something\n.*ready\n$/s);
    expect(readFileSync(join(target, 'root/etc/motd'), 'utf8')).toBe('hello\n');
    expect(readFileSync(join(target, 'root/etc/apt/sources.list'), 'utf8')).toBe(
      'deb http://mirror/debian/ bookworm main\n',
    );
    expect(readFileSync(join(target, 'root/etc/machine-id'), 'utf8')).toBe('');
    expect(existsSync(join(target, 'root/usr/sbin/policy-rc.d'))).toBe(false);
    expect([`${target}.partial`, `${target}.log`].filter((path) => existsSync(path))).toEqual([]);
  });

  test('takes what the volumes of new disks start with', async () => {
    mkdirSync(join(directory, 'image/tiny/volumes/containerd'), { recursive: true });
    writeFileSync(join(directory, 'image/tiny/volumes/containerd/blob'), 'content');
    expect((await finished(start())).code).toBe(0);
    expect(readFileSync(join(target, 'volumes/containerd/blob'), 'utf8')).toBe('content');
  });

  test('happens once, however many ask at the same time', async () => {
    const results = await Promise.all([start(), start(), start()].map(finished));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(bootstraps()).toBe(1);
  });

  test('that is killed leaves nothing that could be taken for a template', async () => {
    environment.BOOTSTRAP_SECONDS = '1';
    const child = start();
    const end = finished(child);
    while (!existsSync(environment.CALLS!)) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await end;
    expect(existsSync(target)).toBe(false);
    expect((await finished(start())).code).toBe(0);
    expect(existsSync(join(target, 'root/etc/motd'))).toBe(true);
  });

  test('that fails shows the end of its log and leaves no template', async () => {
    writeFileSync(environment.FAIL!, '');
    const { code, text } = await finished(start());
    expect(code).not.toBe(0);
    expect(text).toContain('failed; the last lines of');
    expect(text).toContain('in root:');
    expect(existsSync(target)).toBe(false);
  });
});
