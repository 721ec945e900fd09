import type { Kubectl } from '../../../tools/kubectl/kubectl';
import type { KubernetesList } from '../../../tools/kubectl/objects';

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** What a cluster makes and forgets by itself all the time, or nobody ever made. */
const PASSING = /^(events|leases|componentstatuses|certificatesigningrequests)\b/;

/** Every object of a cluster: kind, namespace and name → UID. Mirrors of static pods are not in etcd by anybody's wish. */
export async function objectIds(kubectl: Kubectl): Promise<ReadonlyMap<string, string>> {
  const kinds = await kubectl.run(['api-resources', '--verbs=list', '--output=name']);
  const lasting = kinds.split('\n').filter((kind) => kind && !PASSING.test(kind));
  const { items } = await kubectl.json<KubernetesList<KubernetesObject>>('get', lasting.join(), '--all-namespaces');
  return new Map(
    items
      .filter(({ metadata }) => !metadata.annotations?.['kubernetes.io/config.mirror'])
      .map(({ kind, metadata: { namespace = '', name, uid } }) => [`${kind} ${namespace}/${name}`, uid]),
  );
}
