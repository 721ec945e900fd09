import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { clusterShape } from '../../lib/cluster/common-schema';
import { dockerHostSchema } from '../../lib/orchestrators/docker-host/schema';

const root = resolve(__dirname, '../..');
const page = readFileSync(join(root, 'docs/docker-host.md'), 'utf8');
const section = (name: string): string => page.split('\n## ').find((text) => text.startsWith(`${name}\n`))!;
const { shape } = dockerHostSchema;

/** Rows of the table of settings, by their key. */
const rows = new Map(
  section('Settings')
    .split('\n')
    .flatMap((line) => {
      const [, key] = /^\| `(\w+)`/.exec(line) ?? [];
      return key ? [[key, line] as const] : [];
    }),
);

test('the table of settings has every key of a Docker host, and no other', () => {
  const own = Object.keys(shape).filter((key) => !(key in clusterShape));
  expect([...rows.keys()].sort()).toEqual(own.sort());
});

test.each([
  ['hosts', Object.keys(shape.hosts.shape)],
  ['engine', Object.keys(shape.engine.unwrap().shape)],
  ['publish', Object.keys(shape.publish.unwrap().valueType.shape)],
  ['proxy', ['http', 'https', 'noProxy']],
])('the row of %s names every key in it', (name, keys) =>
  expect(keys.filter((key) => !rows.get(name)!.includes(`\`${key}\``))).toEqual([]),
);

/** All flags of docker-machine's CloudStack drivers, of its Exoscale driver, and of its engine. */
const FLAGS = {
  cloudstack: `api-url api-key secret-key http-get-only timeout use-private-address use-port-forward public-ip ssh-user cidr
    expunge template template-id service-offering service-offering-id network network-id zone zone-id userdata-file
    userdata-base64 public-network-index private-network-index project project-id domain domain-id resource-tag
    disk-offering disk-offering-id disk-size root-disk-size delete-volumes displayname`,
  exoscale: `url api-key api-secret-key instance-profile disk-size image security-group availability-zone ssh-user ssh-key
    userdata affinity-group`,
  engine: 'install-url opt insecure-registry registry-mirror label storage-driver env',
  tls: 'san',
};

test('every flag of the drivers has its setting, or a reason', () => {
  const table = section('Coming from docker-machine');
  const flags = Object.entries(FLAGS).flatMap(([prefix, names]) =>
    names.split(/\s+/).map((name) => `--${prefix}-${name}`),
  );
  expect(flags.filter((flag) => !table.includes(`\`${flag}\``))).toEqual([]);
});

test('settings that stand for flags are there', () => {
  const named = [...section('Coming from docker-machine').matchAll(/`(\w+)\.(\w+)`/g)];
  const keys = {
    engine: shape.engine.unwrap().shape,
    hosts: shape.hosts.shape,
    ssh: { publicKeys: 1, keyPair: 1, user: 1 },
  };
  expect(named.length).toBeGreaterThan(10);
  for (const [, group, key] of named) expect(Object.keys(keys[group as keyof typeof keys])).toContain(key);
});

test('what hosts say in the troubleshooting, they really say', () => {
  const folders = ['common', 'docker', 'docker-host'].map((name) => join(root, 'cloud-init', name));
  const said = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
  const symptoms = [...section('Troubleshooting').matchAll(/^\| host: `([^`]+)`/gm)].map(([, text]) => text!);
  expect(symptoms.length).toBeGreaterThan(3);
  for (const part of symptoms.flatMap((text) => text.split('…'))) expect(said).toContain(part.trim());
});
