import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import published from '../../lib/orchestrators/kubernetes/published-artifacts.json';
import { type Tree, stage } from './stage';
import { nodePrograms, otherPrograms } from './programs';
import { pack, sha256 } from './tar';
import { architecture, versions } from './versions';

/** Where upstream has each program that a node downloads, with `{version}` and `{arch}`. */
export const urls: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(published).map(([name, { url }]) => [name, url]),
);

/** The `artifacts:` of a cluster: what was built instead of what upstream published. */
export type Artifacts = Record<string, { version: string; sha256: Record<string, string> }>;

/**
 * Writes `files/<host>/<path>` for every program, laid out and packed as upstream does, and `artifacts-<version>.json`
 * for each version of Kubernetes; `artifacts.json` is that of the first.
 */
export async function writeFiles(folder: string, built: string, kubernetes: readonly string[]): Promise<void> {
  const common: Artifacts = {};
  for (const name of ['containerd', 'runc', 'cni-plugins', 'crictl'] as const) {
    common[name] = await publish(folder, name, versions[name], trees(built)[name]!);
  }
  for (const version of kubernetes) {
    const own: Artifacts = {};
    for (const name of nodePrograms) {
      own[name] = await publish(folder, name, version, {
        [name]: { file: join(built, `kubernetes-${version}`, name) },
      });
    }
    const text = `${JSON.stringify({ ...own, ...common }, undefined, 2)}\n`;
    writeFileSync(join(folder, `artifacts-${version}.json`), text);
    if (version === kubernetes[0]) writeFileSync(join(folder, 'artifacts.json'), text);
  }
}

/** What is in each archive; runc is no archive. */
function trees(built: string): Record<string, Tree> {
  const all = (group: string): string[] =>
    otherPrograms.find(({ name }) => name === group)!.packages.map((goPackage) => goPackage.split('/').at(-1)!);
  return {
    containerd: Object.fromEntries(
      all('containerd').map((name) => [`bin/${name}`, { file: join(built, 'containerd', name) }]),
    ),
    runc: { runc: { file: join(built, 'runc/runc') } },
    // Upstream's archive has no flannel plugin: that one comes in an image.
    'cni-plugins': Object.fromEntries(
      all('cni')
        .filter((name) => name !== 'flannel')
        .map((name) => [name, { file: join(built, 'cni', name) }]),
    ),
    crictl: { crictl: { file: join(built, 'addons/crictl') } },
  };
}

async function publish(folder: string, name: string, version: string, tree: Tree): Promise<Artifacts[string]> {
  const url = new URL(urls[name]!.replaceAll('{version}', version).replaceAll('{arch}', architecture));
  const file = join(folder, 'files', url.host, url.pathname);
  mkdirSync(dirname(file), { recursive: true });
  if (/\.(tgz|tar\.gz)$/.test(file)) {
    const workshop = mkdtempSync(join(folder, 'archive-'));
    try {
      stage(tree, workshop);
      await pack(file, workshop, 'gzip --fast --no-name');
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  } else {
    stage({ [file.slice(dirname(file).length + 1)]: Object.values(tree)[0]! }, dirname(file));
  }
  return { version, sha256: { [architecture]: await sha256(file) } };
}
