import { KUBERNETES_PORTS } from '../ports';
import { account, manifest, rule } from './manifest';

/** Versions that fit each other. */
const IMAGE = 'ghcr.io/flannel-io/flannel:v0.28.10';
const PLUGIN_IMAGE = 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3';

const NAME = 'flannel';
const NAMESPACE = 'kube-flannel';
const CONFIG = 'kube-flannel-cfg';

export interface FlannelOptions {
  readonly podCidr: string;
  readonly podCidr6?: string;
  /** Bytes; 0: that of the network cards. */
  readonly mtu: number;
}

/** A network of pods by VXLAN. */
export const flannel = (options: FlannelOptions): string =>
  manifest([
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    ...account(
      NAME,
      [
        rule('', ['pods'], ['get']),
        rule('', ['nodes'], ['get', 'list', 'watch']),
        rule('', ['nodes/status'], ['patch']),
      ],
      NAMESPACE,
    ),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: CONFIG, namespace: NAMESPACE },
      data: { 'cni-conf.json': JSON.stringify(CNI), 'net-conf.json': JSON.stringify(network(options)) },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'kube-flannel-ds', namespace: NAMESPACE },
      spec: {
        selector: { matchLabels: { app: NAME } },
        updateStrategy: { rollingUpdate: { maxUnavailable: '25%' } },
        template: { metadata: { labels: { app: NAME } }, spec: POD },
      },
    },
  ]);

const CNI = {
  cniVersion: '1.0.0',
  name: 'cbr0',
  plugins: [
    { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

const network = ({ podCidr, podCidr6, mtu }: FlannelOptions) => ({
  Network: podCidr,
  ...(podCidr6 ? { EnableIPv6: true, IPv6Network: podCidr6 } : {}),
  EnableNFTables: false,
  Backend: { Type: 'vxlan', Port: KUBERNETES_PORTS.vxlan, ...(mtu > 0 ? { MTU: mtu } : {}) },
});

const copy = (name: string, image: string, from: string, to: string, volumeMounts: readonly object[]) => ({
  name,
  image,
  command: ['cp', '-f', from, to],
  volumeMounts,
});

const config = { name: 'config', mountPath: '/etc/kube-flannel/' };

const env = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });

const POD = {
  hostNetwork: true,
  priorityClassName: 'system-node-critical',
  serviceAccountName: NAME,
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ operator: 'Exists' }],
  initContainers: [
    copy('install-cni-plugin', PLUGIN_IMAGE, '/flannel', '/opt/cni/bin/flannel', [
      { name: 'cni-plugins', mountPath: '/opt/cni/bin' },
    ]),
    copy('install-cni', IMAGE, '/etc/kube-flannel/cni-conf.json', '/etc/cni/net.d/10-flannel.conflist', [
      { name: 'cni', mountPath: '/etc/cni/net.d' },
      config,
    ]),
  ],
  containers: [
    {
      name: 'kube-flannel',
      image: IMAGE,
      command: ['/opt/bin/flanneld', '--ip-masq', '--kube-subnet-mgr'],
      env: [
        env('POD_NAME', 'metadata.name'),
        env('POD_NAMESPACE', 'metadata.namespace'),
        { name: 'EVENT_QUEUE_DEPTH', value: '5000' },
      ],
      resources: { requests: { cpu: '50m', memory: '50Mi' } },
      securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
      volumeMounts: [
        { name: 'run', mountPath: '/run/flannel' },
        config,
        { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
      ],
    },
  ],
  volumes: [
    { name: 'run', hostPath: { path: '/run/flannel' } },
    { name: 'cni-plugins', hostPath: { path: '/opt/cni/bin' } },
    { name: 'cni', hostPath: { path: '/etc/cni/net.d' } },
    { name: 'config', configMap: { name: CONFIG } },
    { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
  ],
};
