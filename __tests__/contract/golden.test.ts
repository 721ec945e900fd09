import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { loadClusters } from '../../lib/config/load';
import { orchestrators } from '../../stacks/registry';
import { testWithCloudInit } from '../support/cloud-init';
import { synthCluster, type Terraform } from '../support/synth';
import { userDataText } from '../support/user-data';

// Whole Terraform and whole user data of some clusters. `UPDATE_GOLDEN=1 npx jest golden` writes them anew.
jest.setTimeout(60_000);

const update = process.env.UPDATE_GOLDEN === '1';
const root = resolve(__dirname, '../..');
const GOLDEN = resolve(__dirname, '../golden');

const scenarios = readdirSync(GOLDEN, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(scenarios.map(({ name }) => name))('%s', (scenario) => {
  const folder = join(GOLDEN, scenario);
  const own = join(folder, 'clusters.yaml');
  const clusters = loadClusters(existsSync(own) ? own : join(root, 'clusters.yaml'), orchestrators);
  const files = new Map(clusters.flatMap((cluster) => goldenFiles(cluster.id, synthCluster(cluster))));

  if (update) write(folder, files);

  test.each([...files.keys()])('%s is as it was', (name) =>
    expect(files.get(name)).toBe(readFileSync(join(folder, name), 'utf8')),
  );

  test('nothing is there that is not made any more', () => {
    const there = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = there.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect(names.filter((name) => name !== 'clusters.yaml').sort()).toEqual([...files.keys()].sort());
  });

  testWithCloudInit('cloud-init finds every user data valid', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'user-data-'));
    try {
      for (const [name, content] of files) {
        if (!name.endsWith('.yaml')) continue;
        const file = join(scratch, 'user-data');
        writeFileSync(file, content);
        const said = execFileSync('cloud-init', ['schema', '--config-file', file], {
          encoding: 'utf8',
          stdio: 'pipe',
        });
        expect(said).toContain('Valid cloud-config');
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});

/** Path below the scenario → content. */
function goldenFiles(id: string, terraform: Terraform): [string, string][] {
  const instances = Object.values(terraform.resource.cloudstack_instance ?? {});
  const userData = instances.map(({ name }): [string, string] => [
    `${id}/user-data/${String(name)}.yaml`,
    userDataText(terraform, String(name)),
  ]);
  const { locals: _, ...rest } = terraform;
  const text = JSON.stringify(rest, (key, value: unknown) => (key === 'user_data' ? '(see user-data/)' : value), 2);
  return [[`${id}/terraform.json`, `${text.replaceAll(root, '.')}\n`], ...userData];
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) rmSync(join(folder, entry.name), { recursive: true });
  }
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
