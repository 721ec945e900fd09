import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { swarmEntry } from '../support/clusters-file';

const folder = mkdtempSync(join(tmpdir(), 'app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The app of this checkout as a user runs it, on a file of that content. */
function app(content: object | string | undefined): { status: number | null; stdout: string; lines: string[] } {
  const file = join(folder, 'clusters.yaml');
  rmSync(file, { recursive: true, force: true });
  if (content === 'folder') mkdirSync(file);
  else if (content !== undefined) writeFileSync(file, typeof content === 'string' ? content : stringify(content));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: resolve(__dirname, '../..'),
    env: { ...process.env, CLUSTERS_CONFIG: file, CDKTF_OUTDIR: join(folder, 'out'), TERRAFORM_STATE_DIR: folder },
    encoding: 'utf8',
  });
  return { status, stdout, lines: stderr.replaceAll(`${folder}/`, '').trimEnd().split('\n') };
}

describe('the app prints the mistakes of the user as lines, without a stack, and fails', () => {
  test.each<[string, object | string | undefined, string[]]>([
    [
      'in the settings',
      { clusters: { edge: swarmEntry({ zone: 1, template: '' }) } },
      [
        'clusters.yaml has 2 mistakes',
        '  clusters.edge.zone      must be a string, not a number: put it in quotes',
        '  clusters.edge.template  must not be empty',
      ],
    ],
    [
      'in the form of the file',
      'a: b: c',
      ['clusters.yaml has 1 mistake', '  line 1  is not YAML: Nested mappings are not allowed in compact mappings'],
    ],
    [
      'a file that is not there',
      undefined,
      ['clusters.yaml has 1 mistake', '  does not exist: create it, or name another file in CLUSTERS_CONFIG'],
    ],
    [
      'a folder',
      'folder',
      [
        'clusters.yaml has 1 mistake',
        '  is a folder: put the clusters into a file, or name another file in CLUSTERS_CONFIG',
      ],
    ],
    [
      'user data that is too large',
      { clusters: { edge: swarmEntry({ userDataLimit: 2048 }) } },
      [
        'user data of edge-manager-1 has 1 mistake',
        expect.stringMatching(/^ {2}is about \d{4} characters .* allowed are 2048: .* userDataLimit here$/) as string,
      ],
    ],
    [
      'a file that the cluster writes itself',
      {
        clusters: {
          edge: swarmEntry({ extraUserData: { files: [{ path: '/etc/docker/daemon.json', content: '{}' }] } }),
        },
      },
      [
        'edge/Cluster has 1 mistake',
        '  extraUserData.files.0.path  /etc/docker/daemon.json is written by the cluster: take another path',
      ],
    ],
  ])('%s', (_, content, lines) => {
    expect(app(content)).toEqual({ status: 1, stdout: '', lines });
  });
});

test('the app is silent where all is well', () => {
  expect(app({ clusters: { edge: swarmEntry() } })).toEqual({ status: 0, stdout: '', lines: [''] });
});
