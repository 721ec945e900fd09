import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { renderedFile } from '../../cloud-init/assets';
import { CloudInit, type NodeFile } from '../../cloud-init/document';
import type { Software, SoftwareContext } from '../../cluster/orchestrator';
import type { PlannedNode } from '../../plan/model';
import { artifactLines, artifacts, artifactsFor } from './artifacts';
import { backupSettings, endpointName, endpointUrl, INIT_MINUTES, kubernetesSettings } from './defaults';
import { commonFiles, controlPlanePrograms } from './files';
import { initConfig, joinConfig } from './kubeadm-config';
import { kubeconfig } from './kubeconfig';
import { manifestFiles } from './manifests';
import { nextSteps } from './next-steps';
import { readiness } from './readiness';
import { KubernetesPki } from './pki';
import type { KubernetesClusterProps, KubernetesRole } from './props';
import { admissionFile, auditPolicyFile, authenticationFile, encryptionFile } from './security';

type Context = SoftwareContext<KubernetesClusterProps, KubernetesRole>;
type KubernetesNode = PlannedNode<KubernetesRole>;

const CONFIG = '/etc/cluster';
const DISCOVERY = `${CONFIG}/discovery.conf`;

/** What runs on the nodes of a Kubernetes, and what its user gets. */
export function kubernetesSoftware(scope: Construct, context: Context): Software<KubernetesRole> {
  const { plan, endpoint } = context;
  const pki = new KubernetesPki(scope, plan);
  const apiUrl = endpointUrl(endpoint);
  const controlPlaneFiles = sharedControlPlaneFiles(context, pki);

  return {
    cloudInit(node) {
      const files = [...commonFiles(context.props), ...ownFiles(context, pki, node)];
      const document = CloudInit.of({ files, run: START });
      if (node.pool.role !== 'control-plane') return document;
      const init = { path: `${CONFIG}/kubeadm-init.yaml`, permissions: '0600', content: initConfig(context, node) };
      return document.with({ files: [...controlPlaneFiles, init] });
    },
    readiness: readiness(context, pki),
    outputs: {
      endpoint: apiUrl,
      nextSteps: nextSteps(TerraformStack.of(scope).node.id),
      extra: {
        kubeconfig: kubeconfig('kubeconfig of the operators', {
          cluster: plan.cluster,
          server: apiUrl,
          user: 'admin',
          secrets: { ca: pki.cluster.certificate('admin'), ...pki.operator },
        }),
      },
    },
  };
}

/** cloud-init ends at once: the bootstrap goes on by itself, at this boot and at every later one. */
const START = [
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'enable', '--now', '--no-block', 'cluster-bootstrap.service'],
];

/** What differs from node to node. */
function ownFiles(context: Context, pki: KubernetesPki, node: KubernetesNode): NodeFile[] {
  const { plan, props } = context;
  const { certificate, key } = pki.joinCertificate(node);
  const discovery = kubeconfig(`discovery file of ${node.name}`, {
    cluster: plan.cluster,
    server: endpointUrl(endpointName(plan.cluster)),
    user: node.name,
    secrets: { ca: pki.cluster.certificate('join'), certificate, key },
  });
  return [
    renderedFile('kubernetes/cluster.env.hbs', `${CONFIG}/cluster.env`, nodeData(context, pki, node)),
    ...(props.preinstalled
      ? []
      : [
          {
            path: `${CONFIG}/artifacts`,
            permissions: '0644',
            content: artifactLines(artifactsFor(node.pool.role, artifacts(props))),
          },
        ]),
    { path: `${CONFIG}/kubeadm-join.yaml`, permissions: '0600', content: joinConfig(context, node, DISCOVERY) },
    { path: DISCOVERY, permissions: '0600', content: discovery },
  ];
}

/** The same on all control planes. */
function sharedControlPlaneFiles({ props }: Context, pki: KubernetesPki): NodeFile[] {
  const secret = (path: string, content: NodeFile['content']): NodeFile => ({
    path: `${CONFIG}/${path}`,
    permissions: '0600',
    content,
  });
  return [
    secret('pki/ca.crt', pki.cluster.certificate('pki')),
    secret('pki/ca.key', pki.cluster.key),
    secret('pki/front-proxy-ca.crt', pki.frontProxy.certificate('pki')),
    secret('pki/front-proxy-ca.key', pki.frontProxy.key),
    secret('pki/etcd/ca.crt', pki.etcd.certificate('pki')),
    secret('pki/etcd/ca.key', pki.etcd.key),
    secret('pki/sa.key', pki.serviceAccount.key),
    secret('pki/sa.pub', pki.serviceAccount.publicKey),
    secret('encryption.yaml', encryptionFile(pki.encryptionKey)),
    secret('audit-policy.yaml', auditPolicyFile()),
    secret('authentication.yaml', authenticationFile()),
    secret('admission.yaml', admissionFile()),
    ...controlPlanePrograms(props),
    ...manifestFiles(props),
  ];
}

/** What the templates under `cloud-init/` are filled with. How many workers there are is no business of any node. */
function nodeData({ plan, props }: Context, pki: KubernetesPki, node: KubernetesNode) {
  const { version, preinstalled, imageRepository, podCidr } = kubernetesSettings(props);
  const controlPlanes = plan.nodes.filter(({ pool }) => pool.role === 'control-plane');
  return {
    cluster: plan.cluster,
    node: node.name,
    pool: node.pool.name,
    role: node.pool.role,
    version,
    endpoint: endpointName(plan.cluster),
    address: node.address ?? '',
    controlPlanes: controlPlanes.map(({ name, address }) => ({ name, address })),
    // A node that was made anew on purpose finds a cluster that is there, or was.
    mayInit: node.key === controlPlanes[0]?.key && node.generation === 1,
    created: pki.cluster.created,
    initMinutes: INIT_MINUTES,
    preinstalled,
    imageRepository,
    podCidr,
    backup: backupSettings(props),
  };
}
