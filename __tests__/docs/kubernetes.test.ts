import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { clusterShape } from '../../lib/cluster/common-schema';
import { kubernetesSchema } from '../../lib/orchestrators/kubernetes/schema';

const page = readFileSync(resolve(__dirname, '../../docs/kubernetes.md'), 'utf8');
const settings = page.split('\n## ').find((section) => section.startsWith('Settings\n'))!;

/** Rows of the table, by their key. */
const rows = new Map(
  settings.split('\n').flatMap((line) => {
    const [, key] = /^\| `(\w+)`/.exec(line) ?? [];
    return key ? [[key, line] as const] : [];
  }),
);
const shape: Readonly<Record<string, unknown>> = kubernetesSchema.shape;
const own = Object.keys(shape).filter((key) => !(key in clusterShape));

test('the table of settings has every key of a Kubernetes, and no other', () => {
  expect([...rows.keys()].sort()).toEqual([...own].sort());
});

test.each(['artifacts', 'backup', 'kubelet', 'addons'] as const)('the row of %s names every key in it', (name) => {
  const inner = Object.keys(kubernetesSchema.shape[name].unwrap().shape);
  expect(inner.filter((key) => !rows.get(name)!.includes(`\`${key}\``))).toEqual([]);
});

test('every add-on has its row, with all its settings', () => {
  const addons = kubernetesSchema.shape.addons.unwrap().shape;
  for (const [name, schema] of Object.entries(addons)) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`addons.${name}\``))!;
    const keys = Object.keys(schema.unwrap().shape);
    expect(keys.filter((key) => !row.includes(`\`${key}\``))).toEqual([]);
  }
});

describe('what people look for in the troubleshooting', () => {
  const rootFolder = resolve(__dirname, '../..');
  /** All that nodes and deploys can say, by lines. */
  const sources = {
    // An upgrade brings its script.
    node: ['cloud-init/common', 'cloud-init/kubernetes', 'lib/readiness/kubernetes'],
    deploy: ['lib/readiness/kubernetes'],
  };
  const linesOf = (folder: string): string[] =>
    readdirSync(join(rootFolder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'));

  const symptoms = [...page.matchAll(/^\| (node|deploy): `([^`]+)`/gm)].map(
    ([, who, text]) => [who as keyof typeof sources, text!] as const,
  );

  test('is there', () => expect(symptoms.length).toBeGreaterThan(15));

  test.each(symptoms)('a %s really says: %s', (who, text) => {
    // Figures and names of errors are put in when it is said.
    const fixed = text.split(/…|\b(?:\d+|E[A-Z]+)\b/).filter((part) => part.trim().length > 1);
    const says = (line: string): boolean => {
      let at = 0;
      return fixed.every((part) => {
        const found = line.indexOf(part.trim(), at);
        at = found + part.trim().length;
        return found >= 0;
      });
    };
    expect(sources[who].flatMap(linesOf).filter(says)).not.toEqual([]);
  });
});

test.each(['s3', 'nfs'] as const)('the section about backups names every setting of %s', (name) => {
  const keys = Object.keys(kubernetesSchema.shape.backup.unwrap().shape[name].unwrap().shape);
  const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` `))!;
  expect(keys.filter((key) => !row.includes(`\`${key}\``))).toEqual([]);
});
