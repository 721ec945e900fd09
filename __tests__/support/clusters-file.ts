import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadClusters, type ClusterConfig } from '../../lib/config/load';
import { orchestrators } from '../../stacks/registry';

/** The clusters of a file of that content; `files` lie beside it. */
export function load(content: unknown, files: Readonly<Record<string, string>> = {}): ClusterConfig[] {
  return inFolder(content, files, (file) => loadClusters(file, orchestrators));
}

/** What the user is told about a file of that content, line by line; no lines where all is well. */
export function mistakes(content: unknown): string[] {
  return inFolder(content, {}, (file) => {
    try {
      loadClusters(file, orchestrators);
      return [];
    } catch (error) {
      return (error as Error).message
        .replaceAll(`${join(file, '..')}/`, '')
        .split('\n')
        .map((line) => line.trim().replace(/ {2,}/, '  '));
    }
  });
}

/** A swarm as it stands in clusters.yaml, with changes. */
export const swarmEntry = (changes: object = {}): Record<string, unknown> => ({
  orchestrator: 'swarm',
  zone: 'zone-1',
  template: 'Debian 12',
  adminCidrs: ['203.0.113.0/24'],
  managers: { count: 1, serviceOffering: 'Small' },
  ...changes,
});

/** A Kubernetes as it stands in clusters.yaml, with changes. */
export const kubernetesEntry = (changes: object = {}): Record<string, unknown> => ({
  orchestrator: 'kubernetes',
  zone: 'zone-1',
  template: 'Debian 12',
  adminCidrs: ['203.0.113.0/24'],
  controlPlane: { count: 1, serviceOffering: 'Small' },
  ...changes,
});

/** A Rancher as it stands in clusters.yaml, with changes. */
export const rancherEntry = (changes: object = {}): Record<string, unknown> => ({
  orchestrator: 'rancher',
  zone: 'zone-1',
  template: 'Debian 12 with K3s',
  preinstalled: true,
  adminCidrs: ['203.0.113.0/24'],
  servers: { count: 1, serviceOffering: 'Small' },
  ...changes,
});

/** A Docker host as it stands in clusters.yaml, with changes. */
export const dockerHostEntry = (changes: object = {}): Record<string, unknown> => ({
  orchestrator: 'docker-host',
  zone: 'zone-1',
  template: 'Debian 12',
  adminCidrs: ['203.0.113.0/24'],
  hosts: { count: 1, serviceOffering: 'Small' },
  ...changes,
});

const mistakesOfEntry = (entry: object): string[] =>
  mistakes({ clusters: { edge: entry } })
    .slice(1)
    .map((line) => line.replace('clusters.edge.', ''));

/** What is wrong with a swarm of these changes, paths below the cluster. */
export const mistakesOf = (changes: object): string[] => mistakesOfEntry(swarmEntry(changes));

/** The same of a Kubernetes. */
export const mistakesOfKubernetes = (changes: object): string[] => mistakesOfEntry(kubernetesEntry(changes));

/** Of a Docker host. */
export const mistakesOfDockerHost = (changes: object): string[] => mistakesOfEntry(dockerHostEntry(changes));

/** And of a Rancher. */
export const mistakesOfRancher = (changes: object): string[] => mistakesOfEntry(rancherEntry(changes));

function inFolder<T>(content: unknown, files: Readonly<Record<string, string>>, work: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'clusters-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const file = join(folder, 'clusters.yaml');
    writeFileSync(file, typeof content === 'string' ? content : stringify(content));
    return work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
