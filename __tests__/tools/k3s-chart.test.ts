import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { writeChart } from '../../tools/k3s/chart';
import { imageNames, rancherVersion } from '../../tools/k3s/versions';

let folder: string;
beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'k3s-chart-')), 'result');
  await writeChart(folder);
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const inside = (file: string): string =>
  execFileSync('tar', ['-xzOf', join(folder, `charts/rancher-${rancherVersion}.tgz`), `./${file}`], {
    encoding: 'utf8',
  });

test('the chart says the version in its name, and runs the image of that version', () => {
  expect(parse(inside('Chart.yaml'))).toMatchObject({ version: rancherVersion, appVersion: `v${rancherVersion}` });
  const values = parse(inside('values.yaml')) as { rancherImage: string };
  expect(`docker.io/${values.rancherImage}:v${rancherVersion}`).toBe(imageNames.rancher);
});

test('its templates have the names that Helm looks for', () => {
  expect(inside('templates/deployment.yaml')).toBe(
    readFileSync(join(__dirname, '../../tools/k3s/charts/rancher/templates/deployment.yaml.tpl'), 'utf8'),
  );
});
