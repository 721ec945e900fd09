import type { NodeFile } from '../../cloud-init/document';
import type { SoftwareContext } from '../../cluster/orchestrator';
import { shortKey } from '../../secrets/short-key';
import { snapshotFiles } from './backup';
import { part, program, unit } from './common-files';
import { networkFiles } from './cni-release';
import { manifestFiles } from './manifests';
import { PATHS } from './paths';
import type { KubernetesPki } from './pki';
import type { KubernetesClusterProps, KubernetesRole } from './props';
import { admissionFile, auditPolicyFile, authenticationFile, encryptionFile } from './security';

/** The same on all control planes, and on no other node. */
export const controlPlaneFiles = (
  { plan, props }: SoftwareContext<KubernetesClusterProps, KubernetesRole>,
  pki: KubernetesPki,
): NodeFile[] => [
  part('control-plane.sh'),
  program('kubernetes/etcdctl.sh', 'etcdctl.sh'),
  program('kubernetes/csr-approver', 'csr-approver'),
  unit('kubernetes/csr-approver.service', 'csr-approver.service'),
  program('kubernetes/certificates.sh', 'certificates.sh'),
  unit('kubernetes/certificates.service', 'certificates.service'),
  unit('kubernetes/certificates.timer', 'certificates.timer'),
  ...snapshotFiles(plan.cluster, props),
  ...pkiFiles(pki),
  config('encryption.yaml', encryptionFile(pki.encryptionKey)),
  config('audit-policy.yaml', props.auditPolicy ?? auditPolicyFile(), props.auditPolicy && 'auditPolicy'),
  config('authentication.yaml', authenticationFile(props.oidc), props.oidc && 'oidc'),
  config('admission.yaml', admissionFile()),
  ...networkFiles(props),
  ...manifestFiles(plan.cluster, props),
];

const config = (path: string, content: NodeFile['content'], setting?: string): NodeFile => ({
  path: `${PATHS.config}/${path}`,
  permissions: '0600',
  content,
  ...(setting === undefined ? {} : { setting }),
});

/** Under the names that kubeadm looks for. */
const pkiFiles = ({ cluster, frontProxy, etcd, serviceAccountKey }: KubernetesPki): NodeFile[] => [
  config('pki/ca.crt', cluster.certificate('pki')),
  config('pki/ca.key', shortKey(cluster.key)),
  config('pki/front-proxy-ca.crt', frontProxy.certificate('pki')),
  config('pki/front-proxy-ca.key', shortKey(frontProxy.key)),
  config('pki/etcd/ca.crt', etcd.certificate('pki')),
  config('pki/etcd/ca.key', shortKey(etcd.key)),
  config('pki/sa.key', shortKey(serviceAccountKey)),
];
