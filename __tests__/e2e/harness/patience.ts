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
