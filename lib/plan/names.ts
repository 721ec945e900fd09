import type { ConfigIssue } from '../config/errors';

/** Longest host name that CloudStack and DNS take. */
export const MAX_HOST_NAME = 63;

const DNS_LABEL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

export const DNS_LABEL_RULE =
  'lower-case letters, digits and hyphens, beginning with a letter, not ending with a hyphen';

export const isDnsLabel = (text: string): boolean => DNS_LABEL.test(text);

/** `edge`, `web`, 3 → `edge-web-3`. Numbers start at 1 and are never reused for another pool. */
export const nodeName = (cluster: string, pool: string, n: number): string => `${cluster}-${pool}-${n}`;

/** Names that would not survive as host names: reported once per pool, by its longest. */
export function nameIssues(
  cluster: string,
  pools: Readonly<Record<string, { path: string; count: number }>>,
): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  if (!isDnsLabel(cluster)) issues.push({ path: '', message: `cluster name ${cluster} must be ${DNS_LABEL_RULE}` });
  for (const [pool, { path, count }] of Object.entries(pools)) {
    const longest = nodeName(cluster, pool, count);
    if (!isDnsLabel(pool)) issues.push({ path, message: `pool name must be ${DNS_LABEL_RULE}` });
    else if (longest.length > MAX_HOST_NAME) {
      issues.push({
        path,
        message: `node name ${longest} has ${longest.length} characters, allowed are ${MAX_HOST_NAME}: shorten the cluster's or the pool's name`,
      });
    }
  }
  return issues;
}
