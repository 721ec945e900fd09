import type { ConfigIssue } from '../config/errors';

/** A setting that a cluster keeps for life. */
export const fixedIssues = (path: string, before = 'not there', after = 'not there'): ConfigIssue[] =>
  before === after ? [] : [{ path, message: `is ${before} since the cluster exists, and cannot become ${after}` }];

/** Nodes that hold etcd may become more, not fewer. */
export function fewerVotersIssues(path: string, before: number, after: number): ConfigIssue[] {
  if (after >= before) return [];
  const message =
    `${before} cannot become ${after}: etcd would lose members that it counts on. ` +
    `Stay with ${before}, or make a new cluster`;
  return [{ path, message }];
}
