import { setTimeout as sleep } from 'node:timers/promises';

/** Looks every second until nothing is missing; an error while looking is something missing. Returns the seconds it took. */
export async function untilWhole(missing: () => Promise<readonly string[]>, within: number): Promise<number> {
  const begin = Date.now();
  for (;;) {
    const lacks = await missing().catch((error: unknown) => [(error as Error).message]);
    const seconds = Math.round((Date.now() - begin) / 1000);
    if (lacks.length === 0) return seconds;
    if (seconds > within) throw new Error(`not whole after ${within} s: ${lacks.join('; ')}`);
    await sleep(1000);
  }
}

/** Asks until there were ten answers running: a load balancer takes turns. Returns the seconds until then. */
export async function untilAnswers(ask: () => Promise<unknown>, within: number): Promise<number> {
  const begin = Date.now();
  let [running, failed] = [0, begin];
  while (running < 10) {
    const answered = await ask().then(
      () => true,
      () => false,
    );
    running = answered ? running + 1 : 0;
    if (!answered) failed = Date.now();
    if (failed - begin > within * 1000) throw new Error(`no answer for ${within} s`);
  }
  return Math.round((failed - begin) / 1000);
}

/** How somebody was away while something was done; in seconds. */
export interface Outage {
  /** The most that passed between two answers. */
  readonly silence: number;
  /** From the beginning until all answers came. */
  readonly recovery: number;
}

/** Does something and asks all the while, each asker by itself. Returns their outages. */
export async function outages(
  askers: readonly (() => Promise<unknown>)[],
  work: () => Promise<unknown>,
): Promise<Outage[]> {
  const begin = Date.now();
  let busy = true;
  const asking = async (ask: () => Promise<unknown>): Promise<Outage> => {
    let [silence, answered, failed] = [0, begin, begin];
    while (busy) {
      const said = await ask().then(
        () => true,
        () => false,
      );
      const now = Date.now();
      silence = Math.max(silence, now - answered);
      if (said) answered = now;
      else failed = now;
      await sleep(250);
    }
    return { silence: Math.round(silence / 1000), recovery: Math.round((failed - begin) / 1000) };
  };
  const [found] = await Promise.all([Promise.all(askers.map(asking)), work().finally(() => (busy = false))]);
  return found;
}
