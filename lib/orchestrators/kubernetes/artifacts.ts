import published from './published-artifacts.json';
import type { Architecture, KubernetesClusterProps, KubernetesRole, Program } from './props';
import { DEFAULT_VERSION, minorOf, newestFirst } from './versions';

/** A program as a node gets it. */
export interface Artifact {
  readonly name: Program;
  readonly version: string;
  /** For each architecture of which the sum is known. */
  readonly files: readonly { readonly arch: Architecture; readonly url: string; readonly sha256: string }[];
}

interface Publication {
  /** With `{version}` and `{arch}`. */
  readonly url: string;
  readonly sha256: Readonly<Record<string, Readonly<Record<Architecture, string>>>>;
}

const PUBLISHED: Readonly<Record<Program, Publication>> = published;

const PROGRAMS = Object.keys(PUBLISHED) as Program[];

/** Those that carry the cluster's own version. */
export const KUBERNETES_PROGRAMS: readonly Program[] = ['kubeadm', 'kubelet', 'kubectl'];

/** The props that programs depend on. */
type Choice = Pick<KubernetesClusterProps, 'version' | 'artifacts' | 'mirror'>;

/** Where every program comes from; one without files is one of which no sum is known. */
export function artifacts(props: Choice): Artifact[] {
  return PROGRAMS.map((name) => {
    const given = props.artifacts?.[name] ?? {};
    const version = given.version ?? fittingVersion(name, props.version ?? DEFAULT_VERSION);
    const sums = given.sha256 ?? PUBLISHED[name].sha256[version] ?? {};
    const url = (given.url ?? PUBLISHED[name].url).replaceAll('{version}', version);
    return {
      name,
      version,
      files: (Object.entries(sums) as [Architecture, string][]).map(([arch, sha256]) => ({
        arch,
        sha256,
        url: mirrored(url.replaceAll('{arch}', arch), props.mirror),
      })),
    };
  });
}

/** kubectl is for the nodes that form the cluster; helm comes when the network needs it. */
export const artifactsFor = (role: KubernetesRole, all: readonly Artifact[]): Artifact[] =>
  all.filter(({ name }) => name !== 'helm' && (role === 'control-plane' || name !== 'kubectl'));

/** What an upgrade changes. */
export const kubernetesArtifacts = (props: Choice): Artifact[] =>
  artifacts(props).filter(({ name }) => KUBERNETES_PROGRAMS.includes(name));

/** `<name> <arch> <sha256> <url>`, one line for each file. */
export const artifactLines = (all: readonly (Pick<Artifact, 'files'> & { readonly name: string })[]): string =>
  all.flatMap(({ name, files }) => files.map(({ arch, sha256, url }) => `${name} ${arch} ${sha256} ${url}\n`)).join('');

function fittingVersion(name: Program, kubernetes: string): string {
  if (KUBERNETES_PROGRAMS.includes(name)) return kubernetes;
  const [newest, ...older] = Object.keys(PUBLISHED[name].sha256).sort(newestFirst) as [string, ...string[]];
  // crictl has minor versions of its own for those of Kubernetes; the others have not.
  if (name !== 'crictl') return newest;
  return older.find((version) => minorOf(version) === minorOf(kubernetes)) ?? newest;
}

/** `https://<host>/<path>` → `<mirror>/<host>/<path>` */
export const mirrored = (url: string, mirror?: string): string =>
  mirror === undefined ? url : url.replace(/^https?:\//, mirror.replace(/\/$/, ''));
