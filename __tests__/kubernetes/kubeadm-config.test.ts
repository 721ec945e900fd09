import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesClusterProps } from '../../lib/orchestrators/kubernetes/props';
import { pool, synthKubernetes } from '../support/synth';
import { fileOn } from '../support/user-data';

interface Arg {
  readonly name: string;
  readonly value: string;
}
interface Documents {
  readonly InitConfiguration: { nodeRegistration: Registration; localAPIEndpoint: object; bootstrapTokens: object[] };
  readonly ClusterConfiguration: Record<string, unknown> & {
    apiServer: { certSANs: string[]; extraArgs: Arg[]; extraVolumes: { hostPath: string }[] };
    controllerManager: { extraArgs: Arg[] };
    scheduler: { extraArgs: Arg[] };
    networking: object;
  };
  readonly KubeletConfiguration: Record<string, unknown>;
  readonly KubeProxyConfiguration: Record<string, unknown>;
}
interface Registration {
  readonly name: string;
  readonly taints?: object[];
  readonly kubeletExtraArgs: Arg[];
}

const FIVE: Partial<KubernetesClusterProps> = { controlPlane: pool(3), pools: { web: pool(2) } };

function initOf(props: Partial<KubernetesClusterProps> = {}, node = 'edge-control-plane-2'): Documents {
  const text = fileOn(synthKubernetes({ ...FIVE, ...props }), node, '/etc/cluster/kubeadm-init.yaml')!;
  const documents = parseAllDocuments(text).map((document) => document.toJS() as { kind: string });
  return Object.fromEntries(documents.map((document) => [document.kind, document])) as unknown as Documents;
}

function joinOf(props: Partial<KubernetesClusterProps>, node: string) {
  const text = fileOn(synthKubernetes({ ...FIVE, ...props }), node, '/etc/cluster/kubeadm-join.yaml')!;
  return parse(text) as { nodeRegistration: Registration; controlPlane?: object; discovery: object };
}

const valueOf = (args: readonly Arg[], name: string): string | undefined =>
  args.find((arg) => arg.name === name)?.value;

describe('the cluster', () => {
  test('is known by a name that needs no load balancer', () => {
    expect(initOf().ClusterConfiguration).toMatchObject({
      clusterName: 'edge',
      controlPlaneEndpoint: 'api.edge.internal:6443',
      kubernetesVersion: 'v1.36.4',
    });
  });

  // In nftables mode, kube-proxy 1.36 left every second start without services where nft is older than 1.0.7.
  test('has services by iptables', () => {
    expect(initOf().KubeProxyConfiguration).toMatchObject({ mode: 'iptables' });
  });

  test('has an API whose certificate is good for every way to it', () => {
    expect(initOf({ apiServerNames: ['k8s.example.org'] }).ClusterConfiguration.apiServer.certSANs).toEqual([
      'api.edge.internal',
      '<cloudstack_ipaddress.ip_address>',
      '10.1.1.11',
      '10.1.1.12',
      '10.1.1.13',
      '127.0.0.1',
      'k8s.example.org',
    ]);
  });

  test('has the networks and registry that were asked for', () => {
    const { ClusterConfiguration } = initOf({
      podCidr: '10.200.0.0/16',
      serviceCidr: '10.96.0.0/16',
      imageRepository: 'registry.example.org/k8s',
    });
    expect(ClusterConfiguration.networking).toMatchObject({
      podSubnet: '10.200.0.0/16',
      serviceSubnet: '10.96.0.0/16',
    });
    expect(ClusterConfiguration.imageRepository).toBe('registry.example.org/k8s');
  });

  test('makes certificates of elliptic keys for a year, under authorities for ten', () => {
    expect(initOf().ClusterConfiguration).toMatchObject({
      encryptionAlgorithm: 'ECDSA-P256',
      certificateValidityPeriod: '8760h0m0s',
      caCertificateValidityPeriod: '87600h0m0s',
    });
  });
});

describe('security is on unless it is turned off:', () => {
  const { ClusterConfiguration, KubeletConfiguration, InitConfiguration } = initOf();

  test.each([
    ['audit-log-path', '/var/log/kubernetes/audit.log'],
    ['audit-policy-file', '/etc/kubernetes/cluster/audit-policy.yaml'],
    ['authentication-config', '/etc/kubernetes/cluster/authentication.yaml'],
    ['admission-control-config-file', '/etc/kubernetes/cluster/admission.yaml'],
    ['encryption-provider-config', '/etc/kubernetes/cluster/encryption.yaml'],
    ['enable-admission-plugins', 'NodeRestriction'],
    ['kubelet-certificate-authority', '/etc/kubernetes/pki/ca.crt'],
    ['profiling', 'false'],
    ['tls-min-version', 'VersionTLS12'],
  ])('API server --%s=%s', (name, value) => {
    expect(valueOf(ClusterConfiguration.apiServer.extraArgs, name)).toBe(value);
  });

  test('the API server sees the files that it is told of', () => {
    const { extraArgs, extraVolumes } = ClusterConfiguration.apiServer;
    const files = extraArgs
      .map(({ value }) => value)
      .filter((value) => /^\/(etc\/kubernetes\/cluster|var)\//.test(value));
    expect(files).toHaveLength(5);
    for (const file of files) expect(extraVolumes.some(({ hostPath }) => file.startsWith(`${hostPath}/`))).toBe(true);
  });

  test.each(['controllerManager', 'scheduler'] as const)('the %s listens to its own node only', (component) => {
    const { extraArgs } = ClusterConfiguration[component];
    expect(valueOf(extraArgs, 'bind-address')).toBe('127.0.0.1');
    expect(valueOf(extraArgs, 'profiling')).toBe('false');
  });

  test('kubelets answer nobody without a certificate, and show a signed one', () => {
    expect(KubeletConfiguration).toMatchObject({
      authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
      authorization: { mode: 'Webhook' },
      protectKernelDefaults: true,
      readOnlyPort: 0,
      rotateCertificates: true,
      seccompDefault: true,
      serverTLSBootstrap: true,
      tlsMinVersion: 'VersionTLS12',
    });
  });

  test('no token lets machines in', () => {
    expect(InitConfiguration.bootstrapTokens).toEqual([{ ttl: '1m0s', description: 'not used' }]);
  });
});

describe('people come in', () => {
  const authentication = (props: Partial<KubernetesClusterProps>) =>
    parse(fileOn(synthKubernetes(props), 'edge-control-plane-1', '/etc/cluster/authentication.yaml')!) as object;
  const anonymous = {
    enabled: true,
    conditions: [{ path: '/livez' }, { path: '/readyz' }, { path: '/healthz' }],
  };

  test('with a name, or to ask for the health alone', () => {
    expect(authentication({})).toEqual({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AuthenticationConfiguration',
      anonymous,
    });
  });

  test('by tokens of the issuers that were named, as nobody of the cluster itself', () => {
    const issuer = { issuerUrl: 'https://login.example.org', audiences: ['kubernetes'], groupsClaim: 'groups' };
    expect(authentication({ oidc: [issuer] })).toMatchObject({
      anonymous,
      jwt: [
        {
          issuer: { url: 'https://login.example.org', audiences: ['kubernetes'] },
          claimMappings: {
            username: { claim: 'sub', prefix: 'oidc:' },
            groups: { claim: 'groups', prefix: 'oidc:' },
          },
        },
      ],
    });
  });
});

test('what users want beyond wins over ours', () => {
  const { ClusterConfiguration, KubeletConfiguration } = initOf({
    apiServer: { extraArgs: { profiling: 'true', 'goaway-chance': '0.001' } },
    scheduler: { extraArgs: { v: '4' } },
    kubelet: { config: { maxPods: 200, seccompDefault: false } },
  });
  const { extraArgs } = ClusterConfiguration.apiServer;
  expect(extraArgs.filter(({ name }) => name === 'profiling')).toEqual([{ name: 'profiling', value: 'true' }]);
  expect(valueOf(extraArgs, 'goaway-chance')).toBe('0.001');
  expect(valueOf(ClusterConfiguration.scheduler.extraArgs, 'v')).toBe('4');
  expect(KubeletConfiguration).toMatchObject({ maxPods: 200, seccompDefault: false, readOnlyPort: 0 });
});

describe('a node', () => {
  test('of the control plane joins at its own address and keeps the taint of control planes', () => {
    const join = joinOf({}, 'edge-control-plane-3');
    expect(join.controlPlane).toEqual({ localAPIEndpoint: { advertiseAddress: '10.1.1.13', bindPort: 6443 } });
    expect(join.nodeRegistration).not.toHaveProperty('taints');
    expect(initOf({}, 'edge-control-plane-3').InitConfiguration).toMatchObject({
      localAPIEndpoint: { advertiseAddress: '10.1.1.13' },
      nodeRegistration: { name: 'edge-control-plane-3' },
    });
  });

  test('of a pool has its labels and taints from the beginning', () => {
    const taints = [{ key: 'batch', value: 'only', effect: 'NoSchedule' as const }];
    const { nodeRegistration, controlPlane } = joinOf(
      { pools: { web: { ...pool(2), labels: { tier: 'web' }, taints } } },
      'edge-web-2',
    );
    expect(controlPlane).toBeUndefined();
    expect(nodeRegistration).toMatchObject({ name: 'edge-web-2', taints });
    expect(valueOf(nodeRegistration.kubeletExtraArgs, 'node-labels')).toBe('tier=web,cloudstack-clusters/pool=web');
  });

  test.each(['n', 'yes', 'on', '0777', '1e3', '2001-01-01'])(
    'has %s as it is, though YAML 1.1 means something else by it',
    (word) => {
      const taints = [{ key: 'batch', value: word, effect: 'NoSchedule' as const }];
      const terraform = synthKubernetes({ pools: { web: { ...pool(1), taints } } });
      const text = fileOn(terraform, 'edge-web-1', '/etc/cluster/kubeadm-join.yaml')!;
      expect(parse(text, { version: '1.1' })).toMatchObject({ nodeRegistration: { taints } });
    },
  );

  test.each(['edge-web-1', 'edge-web-2'])('%s of a pool has its own name', (name) => {
    expect(joinOf({}, name).nodeRegistration.name).toBe(name);
  });

  test('without taints is told so, or kubeadm would take others', () => {
    expect(joinOf({}, 'edge-web-1').nodeRegistration.taints).toEqual([]);
  });

  test('waits for a cloud controller only where there is one', () => {
    const argsOf = (props: Partial<KubernetesClusterProps>) =>
      joinOf(props, 'edge-web-1').nodeRegistration.kubeletExtraArgs;
    expect(valueOf(argsOf({}), 'cloud-provider')).toBeUndefined();
    const addons = { cloudstack: { apiUrl: 'https://cloud', apiKey: 'a', secretKey: 'b' }, cloudControllerManager: {} };
    expect(valueOf(argsOf({ addons }), 'cloud-provider')).toBe('external');
    expect(valueOf(argsOf({ addons }), 'node-ip')).toBe('0.0.0.0');
  });
});

describe('a new cluster may be founded', () => {
  const mayInit = (props: Partial<KubernetesClusterProps>, node: string) =>
    /MAY_INIT='(.*)'/.exec(fileOn(synthKubernetes({ ...FIVE, ...props }), node, '/etc/cluster/cluster.env')!)?.[1] ??
    '';

  test('by the first control plane only', () => {
    expect(mayInit({}, 'edge-control-plane-1')).toBe('true');
    expect(mayInit({}, 'edge-control-plane-2')).toBe('');
    expect(mayInit({}, 'edge-web-1')).toBe('');
  });

  test('but not by one that was made anew', () => {
    expect(mayInit({ generations: { 'control-plane-1': 2 } }, 'edge-control-plane-1')).toBe('');
  });
});
