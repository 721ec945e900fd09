import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../../tools/cdktf/workspace';
import { hello, helloObjects, pages } from '../../tools/demo/proofs/hello-pods';
import { kubernetesProof } from '../../tools/demo/proofs/kubernetes';
import { nodesBehind } from '../../tools/demo/proofs/published-page';
import { kubernetes } from './harness/clusters';
import { missed } from './harness/cis';
import { LiveKubernetes } from './harness/live-kubernetes';
import { describeWithNodes } from './harness/nodes';
import { TestCloud } from './harness/test-cloud';

const firstUp = 3_000_000;
jest.setTimeout(600_000);

const balanced = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'balanced', namespace: hello },
  spec: { type: 'LoadBalancer', selector: { app: hello }, ports: [{ port: 80, targetPort: 8080 }] },
};

interface Service {
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip: string }[] } };
}

const controlPlane = 'test-control-plane-1';
const worker = 'test-web-1';

describeWithNodes("a small Kubernetes with CloudStack's cloud controller manager", () => {
  let cloud: TestCloud;
  let workspace: Workspace;
  let live: LiveKubernetes;
  let addresses: string[];
  let rules: string[];

  beforeAll(async () => {
    await kubernetesProof.prepare!((text) => void process.stderr.write(`${text}\n`));
    cloud = await TestCloud.up({ hypervisor: 'nspawn', forMachines: true });
    const serviceOffering = 'Large Instance';
    workspace = cloud.workspace(
      kubernetes({
        controlPlane: { count: 1, serviceOffering },
        pools: { web: { count: 1, serviceOffering } },
        addons: { cloudstack: await cloud.tool.credentialsForMachines(), cloudControllerManager: {} },
      }),
    );
    live = await LiveKubernetes.deploy(cloud, workspace);
    await live.whole(300);
    addresses = await publicAddresses();
    rules = await balancerRules();
  }, firstUp);
  afterAll(async () => {
    live?.close();
    await cloud?.down();
  }, 120_000);

  const publicAddresses = () => cloud.names('listPublicIpAddresses', 'publicipaddress');
  const balancerRules = () => cloud.names('listLoadBalancerRules', 'loadbalancerrule');

  test('knows which machine each node is', async () => {
    const nodes = await live.kubectl.json<{ items: { spec: { providerID?: string; taints?: { key: string }[] } }[] }>(
      'get',
      'nodes',
    );
    const ids = nodes.items.map(({ spec }) => spec.providerID);
    expect(ids).toEqual(live.outputs.nodes.map(() => expect.stringMatching(/^external-cloudstack:\/\/[0-9a-f-]{36}$/)));
    const taints = nodes.items.flatMap(({ spec }) => spec.taints ?? []).map(({ key }) => key);
    expect(taints).toEqual(['node-role.kubernetes.io/control-plane']);
  });

  test('gives a service of type LoadBalancer a public address that answers, and takes it all away again', async () => {
    await live.kubectl.apply([...helloObjects, balanced]);
    const address = await until(async () => {
      const { status } = await live.kubectl.json<Service>('get', 'service', 'balanced', `--namespace=${hello}`);
      return status.loadBalancer.ingress?.[0]?.ip;
    });
    expect(await publicAddresses()).toEqual([...addresses, address].sort());
    expect(await balancerRules()).toHaveLength(rules.length + 1);
    const answered = await until(() => nodesBehind(`http://${address}/env/NODE`, 4).catch(() => undefined));
    expect(answered.every((node) => live.outputs.nodes.some(({ name }) => name === node))).toBe(true);

    await live.kubectl.run(['delete', 'service', 'balanced', `--namespace=${hello}`, '--timeout=120s']);
    expect(await publicAddresses()).toEqual(addresses);
    expect(await balancerRules()).toEqual(rules);
  });

  test.each([
    [controlPlane, 'control-plane'],
    [controlPlane, 'node'],
    [worker, 'node'],
  ] as const)('keeps on %s what the CIS benchmark recommends for every %s', async (node, place) => {
    // A kubelet that has just started waits some seconds for its serving certificate.
    let lacks = '';
    await until(async () => {
      lacks = await live.inside(node, `bash -c ${quoted(missed(place))}`);
      return lacks === '' || undefined;
    }).catch(() => undefined);
    expect(lacks).toBe('');
  });

  test('writes secrets encrypted', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'open', namespace: 'default' } };
    await live.kubectl.apply([{ ...secret, stringData: { word: 'in-clear-text' } }]);
    const stored = await live.etcdctl('get', '/registry/secrets/default/open', '--print-value-only');
    expect(stored).toMatch(/^k8s:enc:secretbox:v1:key1:/);
    expect(stored).not.toContain('in-clear-text');
  });

  test('refuses pods that could take over their node', async () => {
    const pod = (spec: object) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bad', namespace: 'default' },
      spec: { containers: [{ name: 'a', image: 'a', ...spec }] },
    });
    const privileged = pod({ securityContext: { privileged: true } });
    await expect(live.kubectl.apply([privileged])).rejects.toThrow('violates PodSecurity "baseline:latest"');
  });

  test('keeps pods away from the user data of their node', async () => {
    await live.kubectl.apply(helloObjects);
    const pod = await until(async () => (await pages(live.kubectl)).get(worker)?.metadata.name);
    const router = (await live.inside(worker, "ip route show default | cut -d ' ' -f 3")).trim();
    const url = `http://${router}/latest/user-data`;
    expect(await live.inside(worker, `curl -fs ${url} | wc -c`)).not.toBe('0');
    const asked = live.kubectl.run(['exec', `--namespace=${hello}`, pod, '--', '/app', 'get', url]);
    await expect(asked).rejects.toThrow();
  });

  test('leaves nothing behind when the cluster goes', async () => {
    const { code, output } = await workspace.cdktf().destroy('test');
    if (code !== 0) throw new Error(output);
    expect(await cloud.names('listNetworks', 'network')).toEqual([]);
    expect(await publicAddresses()).toEqual([]);
  });
});

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The value, as soon as there is one. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 180; i++) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(1000);
  }
  throw new Error('nothing came in three minutes');
}
