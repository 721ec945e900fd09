import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { pack } from '../kubernetes/tar';
import { stage } from '../kubernetes/stage';

/** Which packages a compiled release of Cloud Foundry has, and the programs in each, as far as they are used here. */
export const releases: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  diego: {
    auctioneer: ['auctioneer'],
    bbs: ['bbs'],
    cfdot: ['cfdot'],
    file_server: ['file-server'],
    locket: ['locket'],
    rep: ['rep'],
    route_emitter: ['route-emitter'],
  },
  'garden-runc': { guardian: ['gdn', 'dadoo', 'init', 'nstar'], grootfs: ['grootfs'], tar: ['tar'] },
  routing: { gorouter: ['gorouter'] },
};

/**
 * Makes archives in the layout of Cloud Foundry's compiled releases: `release.MF` and `compiled_packages/<package>.tgz`, each
 * of which has `bin/<program>`.
 *
 * @param programs folder with all programs
 * @param workshop empty folder
 */
export async function writeReleases(folder: string, programs: string, workshop: string): Promise<void> {
  mkdirSync(folder);
  for (const [release, packages] of Object.entries(releases)) {
    const content = join(workshop, release);
    mkdirSync(join(content, 'compiled_packages'), { recursive: true });
    for (const [name, files] of Object.entries(packages)) {
      const tree = join(workshop, `${release}-${name}`);
      stage(Object.fromEntries(files.map((file) => [`bin/${file}`, { file: join(programs, file) }])), tree);
      await pack(join(content, 'compiled_packages', `${name}.tgz`), tree, compression);
    }
    stage({ 'release.MF': { script: manifest(release, Object.keys(packages)) } }, content);
    await pack(join(folder, `${release}.tgz`), content, compression);
  }
}

/** No time inside, so that the same files give the same bytes. */
const compression = 'gzip -n -1';

const manifest = (release: string, packages: readonly string[]): string =>
  [`name: ${release}`, 'compiled_packages:', ...packages.map((name) => `- name: ${name}`), ''].join('\n');
