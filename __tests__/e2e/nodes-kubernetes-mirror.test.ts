import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../../tools/cdktf/workspace';
import { nodesOf } from '../../tools/kubectl/cluster';
import { kubernetesBinaries } from '../../tools/kubernetes/binaries';
import { defaultKubernetes } from '../../tools/kubernetes/versions';
import { Mirror } from '../../tools/mirror/mirror';
import { VerifyingS3 } from '../support/verifying-s3';
import { kubernetes } from './harness/clusters';
import { LiveKubernetes } from './harness/live-kubernetes';
import { describeWithNodes } from './harness/nodes';
import { objectIds } from './harness/object-ids';
import { selfSigned } from './harness/self-signed';
import { TestCloud } from './harness/test-cloud';

/** The first run on a machine builds Kubernetes and the template of the nodes. */
const firstUp = 3_000_000;
jest.setTimeout(1_200_000);

/** Registries and download servers of the cluster's programs and images, all behind one mirror. */
const registries = ['registry.k8s.io', 'ghcr.io', 'registry.local'];

const keys = { accessKey: 'nodes', secretKey: 'that/nobody+else+knows==' };

/**
 * One after the other; the first is installed, the others are upgraded to. Each version costs minutes of building, so
 * continuous integration has one: `KUBERNETES_UPGRADES=1.36.1,1.36.3,1.37.2` tries upgrades.
 */
const versions = (process.env.KUBERNETES_UPGRADES ?? defaultKubernetes).split(',');
const controlPlanes = Number(process.env.KUBERNETES_CONTROL_PLANES ?? 1);

describeWithNodes('a Kubernetes whose nodes download everything from a mirror', () => {
  let cloud: TestCloud;
  let workspace: Workspace;
  let mirror: Mirror;
  let store: VerifyingS3;
  let certificate: ReturnType<typeof selfSigned>;
  let binaries: string;
  let live: LiveKubernetes;
  let first: string;

  beforeAll(async () => {
    binaries = await kubernetesBinaries((text) => void process.stderr.write(`${text}\n`), versions);
    cloud = await TestCloud.up({ hypervisor: 'nspawn', forMachines: true });
    const { apiUrl } = await cloud.tool.credentialsForMachines();
    const address = new URL(apiUrl).hostname;
    mirror = await Mirror.start({ folder: binaries, address, port: 0 });
    certificate = selfSigned(address);
    store = await VerifyingS3.start({ bucket: 'backups', ...keys, address, tls: certificate });
    workspace = cloud.workspace(config(versions[0]!));
    live = await LiveKubernetes.deploy(cloud, workspace);
    first = await live.clusterId();
  }, firstUp);
  afterAll(async () => {
    live?.close();
    await mirror?.stop();
    await store?.stop();
    await cloud?.down();
  }, 120_000);

  function config(version: string, changes: object = {}) {
    const serviceOffering = 'Large Instance';
    return kubernetes({
      version,
      template: 'Debian 12 (local node)',
      preinstalled: false,
      mirror: mirror.url,
      artifacts: JSON.parse(readFileSync(join(binaries, `artifacts-${version}.json`), 'utf8')) as object,
      registryMirrors: Object.fromEntries(registries.map((registry) => [registry, [mirror.url]])),
      controlPlane: { count: controlPlanes, serviceOffering },
      pools: { web: { count: 1, serviceOffering } },
      backup: {
        s3: { endpoint: store.endpoint, bucket: 'backups', certificateAuthority: certificate.cert, ...keys },
      },
      ...changes,
    });
  }

  const running = async (): Promise<string[]> =>
    (await nodesOf(live.kubectl)).map(({ status }) => status.nodeInfo.kubeletVersion);

  test(`forms in version ${versions[0]}`, async () => {
    await live.whole(300);
    expect(new Set(await running())).toEqual(new Set([`v${versions[0]}`]));
    expect((await live.work()).join('\n')).toMatch(/a page on each of/);
  });

  for (const version of versions.slice(1)) {
    test(`goes up to version ${version}, one node after the other, with its pods`, async () => {
      workspace.write(config(version));
      let said = '';
      const silence = await live.longestSilence(async () => (said = await live.redeploy()));
      process.stderr.write(`the API was silent for ${silence} s at most\n`);
      // With one control plane there is nobody else to answer.
      if (controlPlanes > 1) expect(silence).toBeLessThanOrEqual(15);
      expect(said).toMatch(new RegExp(`\\[1/${controlPlanes + 1}\\] test-control-plane-1: v\\S+ → v${version}`));
      await live.whole(300);
      expect(new Set(await running())).toEqual(new Set([`v${version}`]));
      expect(await live.clusterId()).toBe(first);
      expect((await live.work()).join('\n')).toMatch(/a page on each of/);
    });
  }

  test('is restored from the object store: the same objects, and workers that go on', async () => {
    const { kubectl } = live;
    const worker = async () => {
      const node = (await nodesOf(kubectl)).find(({ metadata }) => metadata.name === 'test-web-1')!;
      const own = `--field-selector=spec.nodeName=${node.metadata.name}`;
      const uids = '--output=jsonpath={.items[*].metadata.uid} {.items[*].status.containerStatuses[*].restartCount}';
      const pods = await kubectl.run(['get', 'pods', '--namespace=hello', own, '--selector=app=hello', uids]);
      return { uid: node.metadata.uid, boot: node.status.nodeInfo.bootID, pods };
    };
    const before = { objects: await objectIds(kubectl), worker: await worker() };
    await live.inside('test-control-plane-1', 'systemctl start etcd-snapshot');
    expect([...store.objects.keys()]).toEqual([expect.stringMatching(/^test\/test-control-plane-1-\d+T\d+Z\.db$/)]);
    await kubectl.run(['create', 'configmap', 'made-later']);

    const generations = Object.fromEntries(live.controlPlanes.map((name) => [name.replace('test-', ''), 2]));
    const restore = { from: 's3://backups/test/latest', at: new Date().toISOString().replace(/\.\d+/, '') };
    workspace.write(config(versions.at(-1)!, { generations, restore }));
    await live.redeploy();
    await live.whole(300);

    const after = await objectIds(kubectl);
    expect([...before.objects].filter(([name, uid]) => after.get(name) !== uid)).toEqual([]);
    expect(before.objects.size).toBeGreaterThan(100);
    expect(after.has('ConfigMap default/made-later')).toBe(false);
    expect(await worker()).toEqual(before.worker);
  });

  test('has timers for certificates and snapshots; certificates last', async () => {
    const inside = (line: string): Promise<string> => live.inside('test-control-plane-1', line);
    expect((await inside('systemctl is-active certificates.timer etcd-snapshot.timer')).trim()).toBe('active\nactive');
    const said = await inside('systemctl start certificates && journalctl --unit=certificates --output=cat');
    expect(said).toMatch(/^nothing to do for 30[45] days$/m);
    const almostTenYears = 3649 * 86_400;
    await inside(`openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -checkend ${almostTenYears}`);
  });

  test('cannot go back: the next synth says so', async () => {
    const { clusters } = config(versions[0]!);
    workspace.write({ clusters: { test: { ...(clusters.test as object), version: '1.36.0', artifacts: {} } } });
    const { code, output } = await workspace.cdktf().diff('test');
    expect(output).toMatch(/clusters\.test\.version +\S+ is older than what runs/);
    expect(code).not.toBe(0);
  });
});
