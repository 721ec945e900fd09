import { staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { downloadLines, mirrored, type Architecture } from '../../cluster/downloads';
import { yaml } from '../../kubernetes-common/yaml';
import { artifacts } from './artifacts';
import { kubernetesSettings } from './defaults';
import { PATHS } from './paths';
import type { CniRelease, KubernetesClusterProps } from './props';

/** Networks of pods that are made from a file of their publisher, which differs from version to version. */
const PUBLISHED = {
  calico: 'https://raw.githubusercontent.com/projectcalico/calico/v{version}/manifests/calico-vxlan.yaml',
  cilium: 'https://helm.cilium.io/cilium-{version}.tgz',
} as const;

export type ReleasedCni = keyof typeof PUBLISHED;

export const isReleased = (cni: string): cni is ReleasedCni => cni in PUBLISHED;

export const releaseUrl = (cni: ReleasedCni, { version, url }: Partial<CniRelease> = {}): string =>
  (url ?? PUBLISHED[cni]).replaceAll('{version}', version ?? '<version>');

/** What a control plane makes the network from when it is the one that applies the manifests. */
export function networkFiles(props: KubernetesClusterProps): NodeFile[] {
  const { cni } = kubernetesSettings(props);
  if (!isReleased(cni)) return [];
  const settings = cni === 'calico' ? calico(props) : cilium(props);
  return [
    staticFile('kubernetes/parts/network.sh', `${PATHS.programs}/parts/network.sh`),
    { path: `${PATHS.network}/artifacts`, permissions: '0644', content: downloadLines(downloads(cni, props)) },
    ...settings.map((file) => ({ ...file, path: `${PATHS.network}/${file.path}`, permissions: '0644' })),
  ];
}

function downloads(cni: ReleasedCni, props: KubernetesClusterProps) {
  const { cniRelease, mirror } = props;
  const url = mirrored(releaseUrl(cni, cniRelease), mirror);
  const archs: readonly Architecture[] = ['amd64', 'arm64'];
  return [
    ...artifacts(props).filter(({ name }) => cni === 'cilium' && name === 'helm'),
    { name: cni, files: archs.map((arch) => ({ arch, url, sha256: cniRelease!.sha256 })) },
  ];
}

type Setting = Pick<NodeFile, 'path' | 'content' | 'setting'>;

/** Bytes of every packet that VXLAN needs. */
const VXLAN_OVERHEAD = 50;

/** Changes of the published manifest: it tunnels between networks only, which not every cloud lets through. */
function calico(props: KubernetesClusterProps): Setting[] {
  const { podCidr, mtu } = kubernetesSettings(props);
  const metadata = (name: string) => ({ name, namespace: 'kube-system' });
  const env = Object.entries({ CALICO_IPV4POOL_CIDR: podCidr, CALICO_IPV4POOL_VXLAN: 'Always' });
  const changes = [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: metadata('calico-node'),
      spec: {
        template: {
          spec: { containers: [{ name: 'calico-node', env: env.map(([name, value]) => ({ name, value })) }] },
        },
      },
    },
    ...(mtu > 0
      ? [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: metadata('calico-config'),
            data: { veth_mtu: String(mtu - VXLAN_OVERHEAD) },
          },
        ]
      : []),
  ];
  const content = yaml({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['calico.yaml'],
    patches: changes.map((change) => ({ patch: yaml(change) })),
  });
  return [{ path: 'kustomization.yaml', content }];
}

/** Values of the chart: ours, then the user's, which helm merges into them. */
function cilium(props: KubernetesClusterProps): Setting[] {
  const { mtu } = kubernetesSettings(props);
  const values = props.cniRelease?.values;
  const ours = {
    // Each node's part of podCidr, as Kubernetes hands it out.
    ipam: { mode: 'kubernetes' },
    k8s: { requireIPv4PodCIDR: true },
    tunnelProtocol: 'vxlan',
    ...(mtu > 0 ? { MTU: mtu } : {}),
    // Without it pods can get around the rule that keeps them away from the metadata service.
    bpf: { hostLegacyRouting: true },
    // Its certificates would be made once, and run out after a year.
    hubble: { enabled: false },
    // Each on a node of its own. What pools there are must not change control planes.
    operator: { replicas: Math.min(2, props.controlPlane.count) },
  };
  return [
    { path: 'values-1.yaml', content: yaml(ours) },
    ...(values ? [{ path: 'values-2.yaml', content: yaml(values), setting: 'cniRelease.values' }] : []),
  ];
}
