import { TLS_CIPHERS, TLS_VERSION } from './security';
import type { KubernetesClusterProps } from './props';

/** What all kubelets of the cluster go by. kubeadm keeps it in the cluster and adds cgroup driver, CA and DNS. */
export const kubeletConfiguration = ({ kubelet }: KubernetesClusterProps) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
  authorization: { mode: 'Webhook' },
  cgroupDriver: 'systemd',
  podPidsLimit: 4096,
  // The sysctls that the kubelet wants are set by the node's bootstrap, before it.
  protectKernelDefaults: true,
  readOnlyPort: 0,
  rotateCertificates: true,
  seccompDefault: true,
  // The cluster's CA signs what kubelets serve with; the control planes approve their requests.
  serverTLSBootstrap: true,
  tlsCipherSuites: TLS_CIPHERS.split(','),
  tlsMinVersion: TLS_VERSION,
  ...kubelet?.config,
});
