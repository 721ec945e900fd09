import { mirrored, type Architecture, type Download } from '../../cluster/downloads';
import { minorOf, newestFirst } from '../../kubernetes-common/versions';
import published from './published-artifacts.json';
import type { KubernetesClusterProps, KubernetesRole, Program } from './props';
import { DEFAULT_VERSION } from './versions';

/** A program as a node gets it. */
export interface Artifact extends Download {
  readonly name: Program;
  readonly version: string;
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

function fittingVersion(name: Program, kubernetes: string): string {
  if (KUBERNETES_PROGRAMS.includes(name)) return kubernetes;
  const [newest, ...older] = Object.keys(PUBLISHED[name].sha256).sort(newestFirst) as [string, ...string[]];
  // crictl has minor versions of its own for those of Kubernetes; the others have not.
  if (name !== 'crictl') return newest;
  return older.find((version) => minorOf(version) === minorOf(kubernetes)) ?? newest;
}
