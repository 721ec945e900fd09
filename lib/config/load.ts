import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Orchestrator, Settled } from '../cluster/orchestrator';
import type { ClusterProps } from '../cluster/props';
import { Network } from '../network/factory';
import { closest } from './closest';
import { ClusterConfigError, type ConfigIssue } from './errors';
import { inspect } from './inspect';
import { networkFromConfig, networkSchema } from './network-schema';
import { parseYaml } from './parse-yaml';
import { readFiles } from './read-files';
import { unknownKey, zodIssues } from './zod-issues';

/** A cluster of clusters.yaml, checked. */
export interface ClusterConfig {
  /** Key in the file: stack id and name of the cluster. */
  readonly id: string;
  /** As in the registry. */
  readonly orchestrator: string;
  readonly props: Settled<ClusterProps>;
}

type Mapping = Readonly<Record<string, unknown>>;

const TOP = z.strictObject({
  defaults: z.record(z.string(), z.unknown()).optional(),
  clusters: z.record(z.string(), z.unknown()).describe('a mapping of cluster names to clusters'),
});

/**
 * Reads the clusters of a file.
 *
 * @param file path of a YAML file: `clusters: { <id>: { orchestrator: …, … } }`, and `defaults:` with settings that
 *   every cluster has unless it has its own
 * @throws ClusterConfigError with all mistakes of all clusters at once
 */
export function loadClusters(file: string, orchestrators: readonly Orchestrator[]): ClusterConfig[] {
  const document = parseYaml(file) ?? {};
  const top = TOP.safeParse(document);
  if (!top.success) throw new ClusterConfigError(file, zodIssues(top.error, TOP));
  const { clusters, defaults = {} } = top.data;

  const issues = unknownDefaults(defaults, orchestrators);
  const configs: ClusterConfig[] = [];
  for (const [id, value] of Object.entries(clusters)) {
    const result = loadCluster(id, value, defaults, orchestrators, dirname(resolve(file)));
    if ('issues' in result) issues.push(...result.issues.map((issue) => placed(issue, id, value, defaults)));
    else {
      configs.push(result);
      issues.push(...missingOthers(result, clusters, defaults, orchestrators));
    }
  }
  if (Object.keys(clusters).length === 0) {
    issues.push({ path: 'clusters', message: 'is empty: describe at least one cluster' });
  }
  ClusterConfigError.throwIfAny(file, unique(issues));
  return configs;
}

function loadCluster(
  id: string,
  value: unknown,
  defaults: Mapping,
  orchestrators: readonly Orchestrator[],
  folder: string,
): ClusterConfig | { readonly issues: readonly ConfigIssue[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { issues: [{ path: '', message: 'must be a mapping: describe the cluster' }] };
  }
  const name: unknown = { ...defaults, ...value }.orchestrator;
  const orchestrator = orchestrators.find((candidate) => candidate.name === name);
  if (!orchestrator) return { issues: [{ path: 'orchestrator', message: notAnOrchestrator(name, orchestrators) }] };

  const schema = clusterSchema(orchestrator);
  const inherited = Object.fromEntries(Object.entries(defaults).filter(([key]) => key in schema.shape));
  const files = readFiles({ ...inherited, ...value }, folder);
  const unread = new Set(files.issues.map(({ path }) => path));

  const settle = (data: z.infer<typeof schema>): Settled<ClusterProps> => {
    const { orchestrator: _, network, ...props } = data;
    const bound = network ? networkFromConfig(network as z.infer<typeof networkSchema>) : Network.isolated();
    return { ...(props as unknown as ClusterProps), name: id, network: bound };
  };
  const result = inspect(schema, files.value, (data) => orchestrator.check(settle(data)));
  const found = 'issues' in result ? result.issues.filter(({ path }) => !unread.has(path)) : [];
  const issues = [...files.issues, ...found];
  if (issues.length > 0 || !('data' in result)) return { issues };
  return { id, orchestrator: orchestrator.name, props: settle(result.data) };
}

/** Names of clusters that are not in the file, or are something else. */
function missingOthers(
  { id, orchestrator, props }: ClusterConfig,
  clusters: Mapping,
  defaults: Mapping,
  orchestrators: readonly Orchestrator[],
): ConfigIssue[] {
  const others = orchestrators.find(({ name }) => name === orchestrator)?.others?.(props) ?? [];
  return others.flatMap(({ path, name, orchestrator: wanted }) => {
    const fitting = Object.entries(clusters)
      .filter(([, value]) => ({ ...defaults, ...(value as Mapping) }).orchestrator === wanted)
      .map(([key]) => key);
    if (fitting.includes(name)) return [];
    const known = fitting.length > 0 ? `use one of: ${fitting.join(', ')}` : 'there is none in this file';
    return [
      { path: `clusters.${id}.${path}`, message: `${name} is no cluster with the orchestrator ${wanted}: ${known}` },
    ];
  });
}

/** Shape of one cluster in the file. */
export const clusterSchema = ({ name, schema }: Orchestrator) =>
  schema.extend({ orchestrator: z.literal(name), network: networkSchema.optional() });

function notAnOrchestrator(name: unknown, orchestrators: readonly Orchestrator[]): string {
  const names = orchestrators.map(({ name }) => name);
  const allowed = `one of: ${names.join(', ')}`;
  if (name === undefined) return `is missing: give ${allowed}`;
  if (typeof name !== 'string') return `must be ${allowed}`;
  const guess = closest(name, names);
  return `${name} is not known: ${guess ? `did you mean ${guess}?` : `use ${allowed}`}`;
}

function unknownDefaults(defaults: Mapping, orchestrators: readonly Orchestrator[]): ConfigIssue[] {
  const allowed = [...new Set(orchestrators.flatMap((one) => Object.keys(clusterSchema(one).shape)))];
  return Object.keys(defaults)
    .filter((key) => !allowed.includes(key))
    .map((key) => ({ path: `defaults.${key}`, message: unknownKey(key, allowed) }));
}

/** The path within the file: what a cluster inherits is wrong where it is written. */
function placed({ path, message }: ConfigIssue, id: string, value: unknown, defaults: Mapping): ConfigIssue {
  const [key = ''] = path.split('.');
  const inherited = key in defaults && !(typeof value === 'object' && value !== null && key in value);
  return { path: [inherited ? 'defaults' : `clusters.${id}`, path].filter(Boolean).join('.'), message };
}

const unique = (issues: readonly ConfigIssue[]): ConfigIssue[] =>
  issues.filter((a, i) => issues.findIndex((b) => b.path === a.path && b.message === a.message) === i);
