import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { closest } from './closest';
import { ClusterConfigError, prefixIssues, type ConfigIssue } from './errors';
import { networkFromConfig, networkSchema } from './network-schema';
import { zodIssues } from './zod-issues';
import type { Orchestrator, Settled } from '../cluster/orchestrator';
import type { ClusterProps } from '../cluster/props';
import { Network } from '../network/factory';

/** A cluster of clusters.yaml, checked. */
export interface ClusterConfig {
  /** Key in the file: stack id and name of the cluster. */
  readonly id: string;
  /** As in the registry. */
  readonly orchestrator: string;
  readonly props: Settled<ClusterProps>;
}

/**
 * Reads the clusters of a file.
 *
 * @param file path of a YAML file: `clusters: { <id>: { orchestrator: …, … } }`
 * @throws ClusterConfigError with all mistakes of all clusters at once
 */
export function loadClusters(file: string, orchestrators: readonly Orchestrator[]): ClusterConfig[] {
  const document = parse(file);
  const top = z.strictObject({ clusters: z.record(z.string(), z.unknown()) });
  const parsed = top.safeParse(document);
  if (!parsed.success) throw new ClusterConfigError(file, zodIssues(parsed.error, top));

  const issues: ConfigIssue[] = [];
  const clusters: ClusterConfig[] = [];
  for (const [id, value] of Object.entries(parsed.data.clusters)) {
    const result = loadCluster(id, value, orchestrators, dirname(resolve(file)));
    if ('issues' in result) issues.push(...prefixIssues(`clusters.${id}`, result.issues));
    else clusters.push(result);
  }
  if (clusters.length + issues.length === 0)
    issues.push({ path: 'clusters', message: 'is empty: describe at least one cluster' });
  ClusterConfigError.throwIfAny(file, issues);
  return clusters;
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message;
    throw new ClusterConfigError(file, [
      { path: '', message: `${reason}: create it, or name another file in CLUSTERS_CONFIG` },
    ]);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  ClusterConfigError.throwIfAny(
    file,
    document.errors.map(({ message, pos }) => ({
      path: `line ${lineCounter.linePos(pos[0]).line}`,
      message: `is not YAML: ${message}`,
    })),
  );
  return document.toJS();
}

function loadCluster(
  id: string,
  value: unknown,
  orchestrators: readonly Orchestrator[],
  folder: string,
): ClusterConfig | { readonly issues: ConfigIssue[] } {
  const names = orchestrators.map(({ name }) => name);
  const kind = z.object({ orchestrator: z.string() }).safeParse(value);
  if (!kind.success)
    return { issues: [{ path: 'orchestrator', message: `is missing: give one of ${names.join(', ')}` }] };
  const { orchestrator: name } = kind.data;
  const orchestrator = orchestrators.find((candidate) => candidate.name === name);
  if (!orchestrator) {
    const guess = closest(name, names);
    return {
      issues: [
        {
          path: 'orchestrator',
          message: `${name} is not known: ${guess ? `did you mean ${guess}?` : `use one of ${names.join(', ')}`}`,
        },
      ],
    };
  }

  const schema = orchestrator.schema.extend({ orchestrator: z.string(), network: networkSchema.optional() });
  const read = readFiles(value, folder);
  if (read.issues.length > 0) return read;
  const shape = schema.safeParse(read.value);
  if (!shape.success) return { issues: zodIssues(shape.error, schema) };

  const {
    orchestrator: _,
    network,
    ...props
  } = shape.data as Omit<ClusterProps, 'network'> & {
    orchestrator: string;
    network?: z.infer<typeof networkSchema>;
  };
  const settled = { ...props, name: id, network: network ? networkFromConfig(network) : Network.isolated() };
  const issues = orchestrator.check(settled);
  return issues.length > 0 ? { issues } : { id, orchestrator: name, props: settled };
}

/** Wherever a text may stand, `{ file: path }` may too; the path is relative to the folder of clusters.yaml. */
function readFiles(
  value: unknown,
  folder: string,
  path: readonly string[] = [],
): { value: unknown; issues: ConfigIssue[] } {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, i) => readFiles(item, folder, [...path, String(i)]));
    return { value: items.map((item) => item.value), issues: items.flatMap(({ issues }) => issues) };
  }
  if (typeof value !== 'object' || value === null) return { value, issues: [] };
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]![0] === 'file' && typeof entries[0]![1] === 'string') {
    const file = resolve(folder, entries[0]![1]);
    try {
      return { value: readFileSync(file, 'utf8'), issues: [] };
    } catch (error) {
      return {
        value: '',
        issues: [
          { path: path.join('.'), message: `cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? ''}` },
        ],
      };
    }
  }
  const members = entries.map(([key, member]) => [key, readFiles(member, folder, [...path, key])] as const);
  return {
    value: Object.fromEntries(members.map(([key, member]) => [key, member.value])),
    issues: members.flatMap(([, { issues }]) => issues),
  };
}
