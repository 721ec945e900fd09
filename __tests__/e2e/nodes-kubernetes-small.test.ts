import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../../tools/cdktf/workspace';
import { hello, helloObjects, pages } from '../../tools/demo/proofs/hello-pods';
import { kubernetesProof } from '../../tools/demo/proofs/kubernetes';
import { nodesOf, podsOf } from '../../tools/kubectl/cluster';
import { isReady } from '../../tools/kubectl/objects';
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
  let addons: object;

  const serviceOffering = 'Large Instance';
  /** @param pools what differs from one to the other */
  const config = (pools: Readonly<Record<string, object>>) =>
    kubernetes({
      controlPlane: { count: 1, serviceOffering },
      pools: Object.fromEntries(Object.entries(pools).map(([name, pool]) => [name, { serviceOffering, ...pool }])),
      addons,
    });

  beforeAll(async () => {
    await kubernetesProof.prepare!((text) => void process.stderr.write(`${text}\n`));
    cloud = await TestCloud.up({ hypervisor: 'nspawn', forMachines: true });
    addons = { cloudstack: await cloud.tool.credentialsForMachines(), cloudControllerManager: {} };
    workspace = cloud.workspace(config({ web: { count: 1, labels: { tier: 'front', team: 'a' } } }));
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

  // In another mode, with some versions of nft, every second start left the node without services.
  test('finds services, old and new, however often kube-proxy starts again', async () => {
    await live.kubectl.apply(helloObjects);
    const pod = await until(async () => (await pages(live.kubectl)).get(worker));
    const proxy = [
      '--namespace=kube-system',
      '--selector=k8s-app=kube-proxy',
      `--field-selector=spec.nodeName=${worker}`,
    ];
    for (const name of ['one', 'two', 'three']) {
      await live.kubectl.run(['delete', 'pod', ...proxy, '--timeout=60s']);
      await until(async () => (await podsOf(live.kubectl, 'kube-system', ...proxy)).some(isReady) || undefined);
      const added = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: hello } };
      await live.kubectl.apply([
        { ...added, spec: { selector: { app: hello }, ports: [{ port: 80, targetPort: 8080 }] } },
      ]);
      for (const url of [`http://${hello}.${hello}:8080/env/NODE`, `http://${name}.${hello}/env/NODE`]) {
        const ask = ['exec', `--namespace=${hello}`, pod.metadata.name, '--', '/app', 'get', url];
        const answered = await until(() => live.kubectl.run(ask).catch(() => undefined));
        expect(live.outputs.nodes.map((node) => node.name)).toContain(answered.trim());
      }
    }
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

  describe('pools', () => {
    let before: ReadonlyMap<string, object>;
    /** Of the nodes of a pool: labels that are wanted there, and taints. */
    const marks = async (pool: string): Promise<object> => {
      const nodes = (await nodesOf(live.kubectl)).filter(
        ({ metadata }) => metadata.labels['cloudstack-clusters/pool'] === pool,
      );
      return Object.fromEntries(
        nodes.map(({ metadata: { name, labels }, spec }) => [
          name,
          [labels['tier'], labels['team'], ...(spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)],
        ]),
      );
    };
    async function become(pools: Readonly<Record<string, object>>): Promise<void> {
      workspace.write(config(pools));
      const begin = Date.now();
      await live.redeploy();
      process.stderr.write(`${expect.getState().currentTestName}: ${Math.round((Date.now() - begin) / 1000)} s\n`);
    }
    beforeAll(async () => void (before = await live.identities()));

    test('grow and come: their nodes join, labels and taints change, and no node that exists is touched', async () => {
      const taints = [{ key: 'batch', effect: 'NoSchedule' }];
      await become({ web: { count: 2, labels: { tier: 'back' } }, batch: { count: 1, taints } });
      await live.whole(120);
      expect((await live.work()).join('\n')).toMatch(/a page on each of 4 nodes[\s\S]*port-forward worked/);
      const after = await live.identities();
      expect([...after.keys()].sort()).toEqual([controlPlane, 'test-batch-1', worker, 'test-web-2'].sort());
      for (const [name, identity] of before) expect([name, after.get(name)]).toEqual([name, identity]);
      expect(await marks('web')).toEqual({ [worker]: ['back', undefined], 'test-web-2': ['back', undefined] });
      expect(await marks('batch')).toEqual({ 'test-batch-1': [undefined, undefined, 'batch:NoSchedule'] });
      before = after;
    });

    test('shrink and go: their nodes leave the cluster, and no other one is touched', async () => {
      await become({ web: { count: 1, taints: [{ key: 'web', effect: 'PreferNoSchedule' }] } });
      const after = await live.identities();
      expect([...after.keys()].sort()).toEqual([controlPlane, worker]);
      for (const [name, identity] of after) expect([name, identity]).toEqual([name, before.get(name)]);
      expect(await marks('web')).toEqual({ [worker]: [undefined, undefined, 'web:PreferNoSchedule'] });
      await live.whole(120);
    });
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
