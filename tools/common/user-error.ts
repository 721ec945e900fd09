/** Something the person at the keyboard can put right: printed as it is, without a stack trace, exit code 1. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Runs a command's main function; a `UserError` becomes its text on stderr, anything else is our own mistake. */
export function runMain(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.exitCode = 1;
    if (error instanceof UserError) {
      process.stderr.write(`${error.message}\n`);
      return;
    }
    process.stderr.write(`This is a mistake in cloudstack-clusters, please report it:\n`);
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  });
}
