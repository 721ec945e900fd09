/** One mistake of the user: where it is, and what to do about it. */
export interface ConfigIssue {
  /** Path of the setting, e.g. `managers.count`. Empty for the document as a whole. */
  readonly path: string;
  /** What is wrong, what is allowed, what to do. One line. */
  readonly message: string;
}

/**
 * The user's mistakes, all at once. Printed as lines, without a stack:
 *
 *     clusters.yaml has 2 mistakes
 *       clusters.swarm-cluster.managers.count   must be odd …
 */
export class ClusterConfigError extends Error {
  override readonly name = 'ClusterConfigError';

  /**
   * @param source what holds the mistakes: a file, or the path of a construct
   * @param issues at least one
   */
  constructor(
    readonly source: string,
    readonly issues: readonly ConfigIssue[],
  ) {
    super(describe(source, issues));
    // jest, cdktf and node print the stack where there is one; the message says all that matters.
    this.stack = `${this.name}: ${this.message}`;
  }

  /** Throws when there are issues, else does nothing. */
  static throwIfAny(source: string, issues: readonly ConfigIssue[]): void {
    if (issues.length > 0) throw new ClusterConfigError(source, issues);
  }
}

/** A mistake of ours: something that the code took for granted does not hold. */
export class AssumptionError extends Error {
  override readonly name = 'AssumptionError';

  constructor(message: string) {
    super(`${message}. This is a defect of cloudstack-clusters: please report it.`);
  }
}

function describe(source: string, issues: readonly ConfigIssue[]): string {
  const width = Math.max(...issues.map(({ path }) => path.length));
  const lines = issues.map(({ path, message }) => (width > 0 ? `  ${path.padEnd(width)}  ${message}` : `  ${message}`));
  return [`${source} has ${issues.length} ${issues.length === 1 ? 'mistake' : 'mistakes'}`, ...lines].join('\n');
}

/** The same issues, one level deeper. */
export function prefixIssues(prefix: string, issues: readonly ConfigIssue[]): ConfigIssue[] {
  return issues.map(({ path, message }) => ({ path: [prefix, path].filter(Boolean).join('.'), message }));
}
