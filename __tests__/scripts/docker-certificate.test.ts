import { X509Certificate, createPrivateKey } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, utimesSync } from 'node:fs';
import { Sandbox } from './support/sandbox';

jest.setTimeout(60_000);

const PKI = 'etc/cluster/pki';
const RENEW = 'opt/cluster/renew.sh';
let box: Sandbox;

beforeEach(() => {
  box = new Sandbox();
  box.provideReal('openssl', 'sync');
  box.root.install('docker-host/docker-certificate.sh', 'opt/cluster/docker-certificate.sh');
  // As the timer's unit starts it.
  box.root.write(RENEW, `#!/bin/sh\nexec ${box.root.at('opt/cluster/docker-certificate.sh')} restart\n`, 0o755);
  authority();
  box.root.write(`${PKI}/names.cnf`, 'subjectAltName=IP:203.0.113.7,DNS:edge-host-1\nextendedKeyUsage=serverAuth\n');
  box.root.write(`${PKI}/operators.crt`, 'whoever');
  for (const name of ['host-ca.crt', 'host-ca.key', 'names.cnf', 'operators.crt']) aged(`${PKI}/${name}`, 60);
});
afterEach(() => box.remove());

/** As Terraform makes it; `first` is the day of its life that is today. */
function authority(first = 1): void {
  const [cert, key] = ['host-ca.crt', 'host-ca.key'].map((name) => box.root.at(`${PKI}/${name}`));
  const day = (days: number): string =>
    `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  const request = [
    'req',
    '-new',
    '-nodes',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-subj',
    '/CN=edge hosts',
  ];
  const options = { cwd: box.root.path, stdio: 'pipe' as const };
  execFileSync('openssl', [...request, '-keyout', key!, '-out', 'ca.csr'], options);
  box.root.write(
    'ca.cnf',
    `[ca]\ndefault_ca=x\n[x]\ndatabase=index\nserial=serial\nnew_certs_dir=.\npolicy=p\ndefault_md=sha256\n[p]\ncommonName=supplied\n[v3]\nbasicConstraints=critical,CA:TRUE\n`,
  );
  box.root.write('index', '');
  const dates = ['-startdate', day(-first), '-enddate', day(3650 - first)];
  execFileSync(
    'openssl',
    [
      'ca',
      '-batch',
      '-notext',
      '-create_serial',
      '-selfsign',
      '-config',
      'ca.cnf',
      '-extensions',
      'v3',
      '-keyfile',
      key!,
      ...dates,
      '-in',
      'ca.csr',
      '-out',
      cert!,
    ],
    options,
  );
}

/** The file is so many seconds old. */
function aged(path: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(box.root.at(path), then, then);
}

const read = (name: string): string => box.root.read(`${PKI}/${name}`);
const certificate = (): X509Certificate => new X509Certificate(readFileSync(box.root.at(`${PKI}/node.crt`)));
const days = (): number => Math.round((Date.parse(certificate().validTo) - Date.now()) / 86_400_000);
const run = (script = 'opt/cluster/docker-certificate.sh') => box.run(script);
const restarts = (): number => box.calls.filter((call) => call === 'systemctl restart docker').length;

/** dockerd started so many seconds ago. */
function dockerd(seconds: number): void {
  box.root.write('run/docker.pid', '42');
  aged('run/docker.pid', seconds);
}

test('a host makes its certificate and key by itself, readable by root alone', async () => {
  expect(await run()).toMatchObject({ code: 0 });
  const made = certificate();
  expect(made.checkIssued(new X509Certificate(read('host-ca.crt')))).toBe(true);
  expect(made.checkPrivateKey(createPrivateKey(read('node.key')))).toBe(true);
  expect(made.subjectAltName).toBe('IP Address:203.0.113.7, DNS:edge-host-1');
  expect(made.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(made.ca).toBe(false);
  expect(days()).toBe(365);
  expect(execFileSync('stat', ['-Lc', '%a', box.root.at(`${PKI}/node.key`)], { encoding: 'utf8' })).toBe('600\n');
});

test('a good one stays, and so does dockerd', async () => {
  await run();
  const before = read('node.pem');
  dockerd(0);
  expect(await run(RENEW)).toMatchObject({ code: 0 });
  expect(read('node.pem')).toBe(before);
  expect(restarts()).toBe(0);
});

/** The first certificate of this host has so many days. */
async function lasting(days: number): Promise<void> {
  box.root.write(
    'opt/cluster/short.sh',
    `#!/bin/sh\nCERTIFICATE_DAYS=${days} exec ${box.root.at('opt/cluster/docker-certificate.sh')}\n`,
    0o755,
  );
  expect(await run('opt/cluster/short.sh')).toMatchObject({ code: 0 });
}

test.each([
  [61, 0],
  [59, 1],
  [1, 1],
])('one with %i days left is made anew %i times, by a new key, and dockerd gets it', async (left, times) => {
  await lasting(left);
  aged(`${PKI}/node.pem`, 30);
  dockerd(20);
  const key = read('node.key');
  expect(await run(RENEW)).toMatchObject({ code: 0 });
  expect(days()).toBe(times ? 365 : left);
  expect(read('node.key') === key).toBe(!times);
  expect(restarts()).toBe(times);
});

test('one that has ended is made anew', async () => {
  await lasting(0);
  await run();
  expect(days()).toBe(365);
});

test('other names and another authority make a new one', async () => {
  await run();
  aged(`${PKI}/node.pem`, 30);
  box.root.write(`${PKI}/names.cnf`, 'subjectAltName=DNS:docker.example.org\nextendedKeyUsage=serverAuth\n');
  aged(`${PKI}/names.cnf`, 20);
  await run();
  expect(certificate().subjectAltName).toBe('DNS:docker.example.org');
  authority();
  await run();
  expect(certificate().checkIssued(new X509Certificate(read('host-ca.crt')))).toBe(true);
});

test('dockerd that missed a restart gets it the next time, and with other operators too', async () => {
  await run();
  dockerd(20);
  await run(RENEW);
  expect(restarts()).toBe(1);
  aged(`${PKI}/node.pem`, 30);
  dockerd(20);
  box.root.write(`${PKI}/operators.crt`, 'others');
  await run(RENEW);
  expect(restarts()).toBe(2);
});

describe('with a clock that is wrong', () => {
  test('the certificate that is there stays', async () => {
    await lasting(30);
    const before = read('node.pem');
    authority(-5);
    const { code, output } = await run();
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('is the clock right?') });
    expect(read('node.pem')).toBe(before);
  });

  test('none is made, and dockerd waits', async () => {
    authority(-5);
    expect(await run()).toMatchObject({ code: 1, output: expect.stringContaining('is the clock right?') });
    expect(() => read('node.pem')).toThrow('ENOENT');
  });
});

test('what an attempt that was killed has left is no matter', async () => {
  box.root.write(`${PKI}/new.pem`, 'half a key');
  expect(await run()).toMatchObject({ code: 0 });
  expect(certificate().checkPrivateKey(createPrivateKey(read('node.key')))).toBe(true);
});
