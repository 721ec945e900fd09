import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../tools/common/run';
import { parseLdd } from '../../tools/kubernetes/debian-files';
import { goArguments, modules } from '../../tools/kubernetes/go-build';
import { imageArchive } from '../../tools/kubernetes/image-archive';
import { type Descriptor, OciLayout } from '../../tools/kubernetes/oci-layout';
import { allPrograms, kubernetesPrograms } from '../../tools/kubernetes/programs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'images-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function writeTwoImages(layout: string): Promise<Descriptor[]> {
  const images = new OciLayout(layout);
  const base = await images.layer({ 'etc/passwd': { script: 'root:x:0:0::/:\n' }, bin: { link: 'usr/bin' } });
  const own = await images.layer({ 'usr/bin/app': { script: '#!/bin/sh\n' } });
  images.add('registry.local/one:1', [base], {});
  images.add('registry.local/two:2', [base, own], { entrypoint: ['/usr/bin/app'], user: '65532:65532' });
  images.finish();
  return [base, own];
}

describe('an image layout', () => {
  it('has the same digests wherever and whenever it is made', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    const first = await writeTwoImages(join(folder, 'first'));
    const umask = process.umask(0o077);
    const second = await writeTwoImages(join(folder, 'elsewhere/second')).finally(() => process.umask(umask));
    expect(second).toEqual(first);
    expect(readFileSync(join(folder, 'elsewhere/second/index.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'first/index.json'), 'utf8'),
    );
  });

  it('has layers with links, modes and owners as in the image', async () => {
    const [base] = await writeTwoImages(folder);
    const layer = join(folder, 'blobs', base!.digest.replace(':', '/'));
    const { stdout } = await run('tar', ['--list', '--verbose', '--numeric-owner', '--file', layer]);
    expect(stdout).toMatch(/^lrwxr-xr-x 0\/0 .* \.\/bin -> usr\/bin$/m);
    expect(stdout).toMatch(/^-rwxr-xr-x 0\/0 .* \.\/etc\/passwd$/m);
  });

  it('leaves nothing else behind', async () => {
    await writeTwoImages(folder);
    expect(readdirSync(folder).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });
});

describe('an archive of images', () => {
  it('has the images that were asked for and the blobs that they need, each once', async () => {
    const layout = join(folder, 'layout');
    const [base, own] = await writeTwoImages(layout);
    await imageArchive(layout, join(folder, 'one.tar'), ['registry.local/one:1']);
    await imageArchive(layout, join(folder, 'all.tar'));
    const one = await run('tar', ['--list', '--file', join(folder, 'one.tar')]);
    const all = await run('tar', ['--list', '--file', join(folder, 'all.tar')]);
    expect(one.stdout).toContain(base!.digest.slice('sha256:'.length));
    expect(one.stdout).not.toContain(own!.digest.slice('sha256:'.length));
    expect(all.stdout.split('\n').filter((line) => /sha256\/\w/.test(line))).toHaveLength(2 + 2 + 2);
    const index = await run('tar', ['--extract', '--to-stdout', '--file', join(folder, 'one.tar'), './index.json']);
    const { manifests } = JSON.parse(index.stdout) as { manifests: { annotations: Record<string, string> }[] };
    expect(manifests.map((manifest) => manifest.annotations['io.containerd.image.name'])).toEqual([
      'registry.local/one:1',
    ]);
  });

  it('is not made with an image missing', async () => {
    await writeTwoImages(join(folder, 'layout'));
    const made = imageArchive(join(folder, 'layout'), join(folder, 'all.tar'), ['registry.local/three:3']);
    await expect(made).rejects.toThrow('registry.local/three:3');
  });
});

test('libraries are taken with their loader, each once, without what the kernel brings', () => {
  const text = `/usr/sbin/nft:
\tlinux-vdso.so.1 (0x00007ffd0)
\tlibmnl.so.0 => /lib/x86_64-linux-gnu/libmnl.so.0 (0x00007f1)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f2)
/usr/bin/app:
\tstatically linked
/usr/bin/ip:
\tlibmnl.so.0 => /lib/x86_64-linux-gnu/libmnl.so.0 (0x00007f3)
`;
  expect(parseLdd(text)).toEqual(['/lib/x86_64-linux-gnu/libmnl.so.0', '/lib64/ld-linux-x86-64.so.2']);
});

test("a Kubernetes says its version as upstream's does", () => {
  const flags = goArguments(kubernetesPrograms('1.36.3'), '/out').find((argument) => argument.startsWith('-ldflags='));
  for (const fact of ['gitVersion=v1.36.3', 'gitMajor=1', 'gitMinor=36']) {
    expect(flags).toContain(`-X k8s.io/component-base/version.${fact}`);
  }
});

test('everything is pinned by a committed module, whichever versions of Kubernetes are asked for', () => {
  const versions = readdirSync(modules).flatMap((name) => /^kubernetes-(.+)$/.exec(name)?.[1] ?? []);
  const groups = allPrograms(versions).map(({ name }) => name);
  expect([...groups].sort()).toEqual(readdirSync(modules).sort());
  for (const group of groups) expect(existsSync(join(modules, group, 'go.mod'))).toBe(true);
});
