import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stage, type Tree } from '../kubernetes/stage';
import { pack } from '../kubernetes/tar';
import { rancherVersions } from './versions';

const source = join(__dirname, 'charts/rancher');

/** Packs the chart that stands in for Rancher's, in each of its versions: `charts/rancher-<version>.tgz`. */
export async function writeChart(folder: string): Promise<void> {
  const charts = join(folder, 'charts');
  mkdirSync(charts, { recursive: true });
  for (const version of rancherVersions) {
    const workshop = mkdtempSync(join(dirname(folder), 'chart-'));
    try {
      stage(chartTree(version), workshop);
      await pack(join(charts, `rancher-${version}.tgz`), workshop, 'gzip --fast --no-name');
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  }
}

/** The chart's files with the version in its place. Helm wants them below a folder: here it is `.`. */
function chartTree(version: string): Tree {
  const text = (name: string): { script: string } => ({ script: readFileSync(join(source, name), 'utf8') });
  const description = text('Chart.yaml').script.replaceAll('0.0.0', version);
  const templates = readdirSync(join(source, 'templates')).map((name): [string, { script: string }] => [
    `templates/${name.replace(/\.tpl$/, '')}`,
    text(join('templates', name)),
  ]);
  return {
    'Chart.yaml': { script: description },
    'values.yaml': text('values.yaml'),
    ...Object.fromEntries(templates),
  };
}
