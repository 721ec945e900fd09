import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../common/user-error';

export interface PollOptions {
  /** Seconds until we give up. */
  readonly within: number;
  /** What could not be reached, for the error: `the swarm is not whole`. */
  readonly failure: string;
  /** Called with what is still missing, whenever that changes. */
  readonly say: (missing: string) => void;
  /** Called before each look; may throw to stop waiting. */
  readonly check?: () => void;
}

/** Looks every second until `missing` returns nothing. An error while looking counts as something missing. */
export async function pollUntilNothingMissing(
  missing: () => Promise<readonly string[]>,
  { within, failure, say, check }: PollOptions,
): Promise<void> {
  const end = Date.now() + within * 1000;
  let last = '';
  for (;;) {
    check?.();
    const lacks = await missing().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
    if (lacks.length === 0) return;
    const now = inShort(lacks);
    if (now !== last) say(now);
    last = now;
    if (Date.now() > end) throw new UserError(`${failure} after ${within} s: ${now}`);
    await sleep(1000);
  }
}

/** The first few of many. */
function inShort(lacks: readonly string[]): string {
  const more = lacks.length - 3;
  return [...lacks.slice(0, 3), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
