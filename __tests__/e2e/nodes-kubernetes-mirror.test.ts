import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../../tools/cdktf/workspace';
import { nodesOf } from '../../tools/kubectl/cluster';
import { kubernetesBinaries } from '../../tools/kubernetes/binaries';
import { defaultKubernetes } from '../../tools/kubernetes/versions';
import { Mirror } from '../../tools/mirror/mirror';
import { VerifyingS3 } from '../support/verifying-s3';
import { kubernetes } from './harness/clusters';
import { ForwardProxy } from './harness/forward-proxy';
import { LiveKubernetes } from './harness/live-kubernetes';
import { describeWithNodes } from './harness/nodes';
import { objectIds } from './harness/object-ids';
import { OidcIssuer } from './harness/oidc-issuer';
import { selfSigned } from './harness/self-signed';
import { TestCloud } from './harness/test-cloud';

/** The first run on a machine builds Kubernetes and the template of the nodes. */
const firstUp = 3_000_000;
jest.setTimeout(1_200_000);

/** Registries and download servers of the cluster's programs and images, all behind one mirror. */
const registries = ['registry.k8s.io', 'ghcr.io', 'registry.local'];

/** Only what is done to one ConfigMap, with its content. */
const auditPolicy = `
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
- { level: Request, resources: [{ resources: [configmaps], resourceNames: [looked-at] }] }
- { level: None }
`;

const keys = { accessKey: 'nodes', secretKey: 'that/nobody+else+knows==' };

/**
 * One after the other; the first is installed, the others are upgraded to. Each version costs minutes of building, so
 * continuous integration has one: `KUBERNETES_UPGRADES=1.36.1,1.36.3,1.37.2` tries upgrades.
 */
const versions = (process.env.KUBERNETES_UPGRADES ?? defaultKubernetes).split(',');
const controlPlanes = Number(process.env.KUBERNETES_CONTROL_PLANES ?? 1);

describeWithNodes('a Kubernetes with many settings, whose nodes download everything from a mirror, by a proxy', () => {
  let cloud: TestCloud;
  let workspace: Workspace;
  let mirror: Mirror;
  let proxy: ForwardProxy;
  let issuer: OidcIssuer;
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
    proxy = await ForwardProxy.start(address);
    certificate = selfSigned(address);
    issuer = await OidcIssuer.start(address, certificate);
    store = await VerifyingS3.start({ bucket: 'backups', ...keys, address, tls: certificate });
    workspace = cloud.workspace(config(versions[0]!));
    live = await LiveKubernetes.deploy(cloud, workspace);
    first = await live.clusterId();
  }, firstUp);
  afterAll(async () => {
    live?.close();
    await mirror?.stop();
    await store?.stop();
    await issuer?.stop();
    await proxy?.stop();
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
      proxy: { http: proxy.url },
      auditPolicy,
      oidc: [
        {
          issuerUrl: issuer.url,
          audiences: ['kubernetes'],
          usernameClaim: 'email',
          groupsClaim: 'groups',
          certificateAuthority: certificate.cert,
        },
      ],
      kubelet: { config: { maxPods: 77 } },
      apiServer: { extraArgs: { 'event-ttl': '2h' } },
      controllerManager: { extraArgs: { 'terminated-pod-gc-threshold': '99' } },
      scheduler: { extraArgs: { v: '1' } },
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

  test('has taken what it needs from outside by the proxy, and nothing of its own', () => {
    const reached = [...proxy.reached];
    expect(reached).toContain(new URL(mirror.url).host);
    expect(reached.filter((host) => /^(10\.|127\.|localhost|api\.|test-)/.test(host))).toEqual([]);
  });

  test('lets in whom the issuer of tokens vouches for, as whom the token says', async () => {
    const claims = { email: 'ada@example.org', email_verified: true, groups: ['builders'] };
    const whoami = async (audience: string): Promise<string> => {
      const token = await issuer.token('1', audience, claims);
      const config = { kind: 'Config', users: [{ name: 'ada', user: { token } }] };
      return live.inside(
        'test-control-plane-1',
        `cat >/tmp/ada <<'END'\n${JSON.stringify(config)}\nEND\n` +
          'kubectl --kubeconfig /tmp/ada --user ada --server https://api.test.internal:6443 ' +
          '--certificate-authority /etc/kubernetes/pki/ca.crt auth whoami -o json 2>&1 || :; rm /tmp/ada',
      );
    };
    expect(JSON.parse(await whoami('kubernetes'))).toMatchObject({
      status: { userInfo: { username: 'oidc:ada@example.org', groups: ['oidc:builders', 'system:authenticated'] } },
    });
    expect(await whoami('somebody else')).toMatch(/Unauthorized/);
  });

  test('has the settings that were asked for: audit policy, arguments, kubelet', async () => {
    const { kubectl } = live;
    for (const name of ['looked-at', 'not-looked-at']) {
      await kubectl.run(['create', 'configmap', name]);
      await kubectl.run(['annotate', 'configmap', name, 'has=changed']);
    }
    const inside = (line: string): Promise<string> => live.inside('test-control-plane-1', line);
    const audited = await inside('cat /var/log/kubernetes/audit.log');
    expect(audited).toMatch(/"name":"looked-at".*"has":"changed"/);
    expect(audited).not.toMatch(/not-looked-at|"resource":"(?!configmaps)/);
    const command = (program: string) => inside(`tr '\\0' '\\n' </proc/$(pgrep -x ${program.slice(0, 15)})/cmdline`);
    expect(await command('kube-apiserver')).toMatch(/^--event-ttl=2h$/m);
    expect(await command('kube-controller-manager')).toMatch(/^--terminated-pod-gc-threshold=99$/m);
    expect(await command('kube-scheduler')).toMatch(/^--v=1$/m);
    const pods = (await nodesOf(kubectl)).map(
      ({ status }) => (status as { capacity?: { pods: string } }).capacity?.pods,
    );
    expect(new Set(pods)).toEqual(new Set(['77']));
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
