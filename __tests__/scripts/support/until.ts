import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds. Generous, because the machine may be busy with other tests. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  tell = (): string => '',
): Promise<void> {
  const end = Date.now() + 40_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within 40 s: ${what}\n${tell()}`);
    await sleep(20);
  }
}
