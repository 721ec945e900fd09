import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { writeChart } from '../../tools/k3s/chart';
import { rancherImages, rancherVersions } from '../../tools/k3s/versions';

let folder: string;
beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'k3s-chart-')), 'result');
  await writeChart(folder);
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const [rancherVersion] = rancherVersions;

const inside = (file: string, version: string = rancherVersion): string =>
  execFileSync('tar', ['-xzOf', join(folder, `charts/rancher-${version}.tgz`), `./${file}`], {
    encoding: 'utf8',
  });

test.each(rancherVersions)(
  'the chart says the version in its name, and runs the image of that version: %s',
  (version) => {
    expect(parse(inside('Chart.yaml', version))).toMatchObject({ version, appVersion: `v${version}` });
    const values = parse(inside('values.yaml', version)) as { rancherImage: string };
    expect(rancherImages).toContain(`docker.io/${values.rancherImage}:v${version}`);
  },
);

test('its templates have the names that Helm looks for', () => {
  expect(inside('templates/deployment.yaml')).toBe(
    readFileSync(join(__dirname, '../../tools/k3s/charts/rancher/templates/deployment.yaml.tpl'), 'utf8'),
  );
});
