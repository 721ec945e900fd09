import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';

jest.setTimeout(60_000);

let lab: KubernetesLab;
let node: KubernetesNode;
beforeEach(() => {
  lab = new KubernetesLab();
  node = lab.node({ controlPlane: 1 });
  lab.fact('members/10.1.1.11', 'voter');
  lab.fact('running/10.1.1.11');
});
afterEach(() => lab.remove());

describe('serving certificates of kubelets', () => {
  const requests = mkdtempSync(join(tmpdir(), 'requests-'));
  afterAll(() => rmSync(requests, { recursive: true }));

  /** A certificate signing request, as `spec.request` has it. */
  function request(subject: string, names: string, more: readonly string[] = []): string {
    const file = join(requests, 'request.pem');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', join(requests, 'key')];
    const extensions = [...(names ? [`subjectAltName=${names}`] : []), ...more].flatMap((text) => ['-addext', text]);
    execFileSync('openssl', ['req', '-new', ...key, '-subj', subject, ...extensions, '-out', file], { stdio: 'pipe' });
    return readFileSync(file).toString('base64');
  }

  /** The second request with the first one, in base64, as a header. */
  function inHeader(seen: string, signed: string): string {
    const lines = (text: string): string[] => Buffer.from(text, 'base64').toString().trim().split('\n');
    const [begin, ...rest] = lines(signed);
    const text = lines(seen).slice(1, -1).join('');
    return Buffer.from([begin, `${text.slice(0, 4)}: ${text.slice(4)}`, '', ...rest, ''].join('\n')).toString('base64');
  }

  const W1 = '/O=system:nodes/CN=system:node:w1';
  // DNS:`w1<line break>x`, DNS:evil: openssl shows the second one on a line of its own.
  const LINE_BREAK = 'DER:300c820477310a7882046576696c';
  const OWN = 'DNS:w1,IP:10.1.1.5';
  const spec = (changes: object = {}): object => ({
    signerName: 'kubernetes.io/kubelet-serving',
    username: 'system:node:w1',
    groups: ['system:nodes', 'system:authenticated'],
    usages: ['digital signature', 'server auth'],
    request: request(W1, OWN),
    ...changes,
  });
  const NAMES = ['API.k.internal', 'kubernetes', 'w2', '*.k.internal', 'Host-7.example.org'];
  const CLAIMED = ['10.1.1.6', '10.1.1.11', '203.0.113.9', '10.96.0.1'];
  const NODES = {
    items: ['w1', 'w2'].map((name, i) => ({
      metadata: { name, creationTimestamp: `2026-01-0${2 - i}T00:00:00Z` },
      status: {
        addresses: [
          // w1 says that it has what belongs to others: an older node, the control plane, the API, everybody.
          ...(name === 'w1' ? CLAIMED.map((address) => ({ type: 'InternalIP', address })) : []),
          ...(name === 'w1' ? NAMES.map((address) => ({ type: 'InternalDNS', address })) : []),
          { type: 'InternalIP', address: `10.1.1.${5 + i}` },
          { type: 'Hostname', address: name },
        ],
      },
    })),
  };

  async function decide(csr: object, status: object = {}): Promise<{ approved: boolean; output: string }> {
    node.root.install('kubernetes/csr-approver', 'opt/cluster/csr-approver');
    node.fact('csr.json', JSON.stringify({ items: [{ metadata: { name: 'csr-1' }, spec: csr, status }] }));
    node.fact('nodes.json', JSON.stringify(NODES));
    // As its unit does it.
    const unit = `#!/bin/bash\nset -a\n. "$ROOT/etc/cluster/cluster.env"\nexec "$ROOT/opt/cluster/csr-approver" once\n`;
    node.root.write('approve', unit, 0o755);
    const { output } = await node.run('approve');
    return { approved: node.called('certificate approve csr-1').length > 0, output };
  }

  test('are approved for the name and the addresses of the node itself', async () => {
    expect(await decide(spec())).toMatchObject({ approved: true, output: 'csr-1 of system:node:w1: approved\n' });
  });

  test('are approved with the usage that RSA keys need', async () => {
    const usages = ['digital signature', 'key encipherment', 'server auth'];
    expect(await decide(spec({ usages }))).toMatchObject({ approved: true });
  });

  test('are approved with a name that a cloud gives the node besides', async () => {
    expect(await decide(spec({ request: request(W1, `${OWN},DNS:Host-7.example.org`) }))).toMatchObject({
      approved: true,
    });
  });

  test.each<[string, () => object, RegExp]>([
    ["another node's address", () => ({ request: request(W1, 'DNS:w1,IP:10.1.1.6') }), /not its own/],
    ['the address of a control plane', () => ({ request: request(W1, 'DNS:w1,IP:10.1.1.11') }), /not its own/],
    ['the public address of the API', () => ({ request: request(W1, 'DNS:w1,IP:203.0.113.9') }), /not its own/],
    ['the address of the API inside', () => ({ request: request(W1, 'DNS:w1,IP:10.96.0.1') }), /not its own/],
    ['the name of the API', () => ({ request: request(W1, `${OWN},DNS:api.k.internal`) }), /api.k.internal/],
    ['the name of the API inside', () => ({ request: request(W1, `${OWN},DNS:kubernetes`) }), /not its own/],
    ["another node's name", () => ({ request: request(W1, `${OWN},DNS:w2`) }), /not its own/],
    ['all names', () => ({ request: request(W1, `${OWN},DNS:*.k.internal`) }), /not its own/],
    ['a name with a line break that hides others', () => ({ request: request(W1, LINE_BREAK) }), /not its own/],
    ['no name at all', () => ({ request: request(W1, '') }), /cannot be read/],
    ['an e-mail address', () => ({ request: request(W1, `${OWN},email:w1`) }), /cannot be read/],
    ['the right to sign', () => ({ request: request(W1, OWN, ['basicConstraints=CA:TRUE']) }), /cannot be read/],
    [
      "another node's subject",
      () => ({ request: request('/O=system:nodes/CN=system:node:w2', OWN) }),
      /not what kubelets ask/,
    ],
    [
      'one more group',
      () => ({ request: request('/O=system:nodes/O=system:masters/CN=system:node:w1', OWN) }),
      /not what kubelets ask/,
    ],
    ['use as a client', () => ({ usages: ['digital signature', 'server auth', 'client auth'] }), /usages/],
    ['no use as a server', () => ({ usages: ['digital signature'] }), /usages/],
    ['a node that is not there', () => ({ username: 'system:node:w9' }), /no node of this cluster/],
    ['a user that is no node', () => ({ username: 'w1' }), /no node of this cluster/],
    ['somebody outside of the group of nodes', () => ({ groups: ['system:authenticated'] }), /no node of this cluster/],
    ['nothing that can be read', () => ({ request: 'bm9wZQ==' }), /cannot be read/],
    // What signs reads over a PEM text's headers.
    ['what hides in a header', () => ({ request: inHeader(request(W1, OWN), request(W1, 'DNS:x')) }), /cannot be read/],
  ])('are not approved for %s', async (_, changes, reason) => {
    const { approved, output } = await decide(spec(changes()));
    expect({ approved, output }).toEqual({ approved: false, output: expect.stringMatching(reason) });
  });

  test('are left alone when they are decided, or of another signer', async () => {
    expect(await decide(spec(), { conditions: [{ type: 'Denied' }] })).toEqual({ approved: false, output: '' });
    expect(await decide(spec({ signerName: 'kubernetes.io/kube-apiserver-client' }))).toEqual({
      approved: false,
      output: '',
    });
  });
});

describe('certificates of a control plane', () => {
  const DAY = 86_400;
  const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
  const renew = (): ReturnType<KubernetesNode['run']> => node.run('opt/cluster/certificates.sh');
  const killed = (): string[] => node.called('tasks kill').map((call) => call.replace(/.* (\S+)\.\d+$/, '$1'));

  beforeEach(() => {
    for (const name of PROGRAMS) node.fact(`containers/${name}`, `${name}.1\n`);
    node.root.write('var/lib/cluster/joined', '');
  });

  test('stay as they are until 60 days before their end', async () => {
    node.fact('seconds-left', `${61 * DAY}`);
    expect(await renew()).toMatchObject({ code: 0, output: 'nothing to do for 1 days\n' });
    expect([...node.called('renew'), ...killed()]).toEqual([]);
  });

  test('are renewed then, and what uses them is started anew, one after the other', async () => {
    node.fact('seconds-left', `${59 * DAY}`);
    expect(await renew()).toMatchObject({ code: 0 });
    expect(node.called('kubeadm certs renew all')).toHaveLength(1);
    expect(killed()).toEqual(PROGRAMS);
    expect(await renew()).toMatchObject({ code: 0, output: 'nothing to do for 305 days\n' });
  });

  test('wait for the other control planes', async () => {
    node.fact('seconds-left', `${10 * DAY}`);
    node.fact('unhealthy');
    expect((await renew()).code).not.toBe(0);
    expect(killed()).toEqual([]);
    node.not('unhealthy');
    expect(await renew()).toMatchObject({ code: 0 });
    expect(killed()).toEqual(PROGRAMS);
  });

  test('a program that does not come back stops it before the next one is touched', async () => {
    node.fact('seconds-left', `${10 * DAY}`);
    node.fact('does-not-come-back');
    expect(await renew()).toMatchObject({ code: 1, output: expect.stringContaining('etcd does not come back') });
    expect(killed()).toEqual(['etcd']);
  });
});

describe('the metadata of a node', () => {
  const guard = async (): Promise<string[]> => {
    node.root.install('kubernetes/metadata-guard.sh', 'opt/cluster/metadata-guard.sh');
    expect(await node.run('opt/cluster/metadata-guard.sh')).toMatchObject({ code: 0 });
    return node.read('rules').split('\n').filter(Boolean);
  };
  const rule = (router: string): string => `FORWARD -t mangle -d ${router} -p tcp --syn ! --dport 53 -j DROP`;

  test('is out of reach for pods, whatever Service they go through', async () => {
    await guard();
    expect(await guard()).toEqual([rule('10.1.1.1')]);
  });

  test('is so too where another host than the gateway serves it', async () => {
    node.fact('data-server', '10.1.1.9       STREAM data-server\n');
    expect(await guard()).toEqual([rule('10.1.1.1'), rule('10.1.1.9')]);
  });

  test('is guarded before pods start', () => {
    const dropIn = readFileSync(join(__dirname, '..', '..', 'cloud-init', 'kubernetes', '20-cluster.conf'), 'utf8');
    expect(dropIn).toMatch(/^\[Service\]\n[^]*^ExecStartPre=\/opt\/cluster\/metadata-guard.sh$/m);
  });
});
