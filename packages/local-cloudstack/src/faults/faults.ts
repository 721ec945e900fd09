import { readFileSync } from 'node:fs';
import { z } from 'zod';

const effect = z.discriminatedUnion('kind', [
  /** The request is not carried out; the answer is this status with a body that is no JSON, as a proxy would give. */
  z.strictObject({ kind: z.literal('http'), status: z.int().min(400).max(599) }),
  /** The request is carried out, its answer comes late. */
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0) }),
  /** The request is carried out, the connection is cut before the answer. */
  z.strictObject({ kind: z.literal('lostResponse') }),
  /** The job is carried out, but stays pending for this long. */
  z.strictObject({ kind: z.literal('slowJob'), ms: z.int().min(0) }),
  /** The job fails before it has done anything; a deployed machine is left in `Error`, as any failed deployment does. */
  z.strictObject({
    kind: z.literal('jobFails'),
    errorcode: z.int().default(530),
    errortext: z.string().default('Injected fault'),
  }),
  /** The job stays pending for ever and does nothing. */
  z.strictObject({ kind: z.literal('jobNeverEnds') }),
  /** The network takes this long to start, and refuses rules meanwhile; for deployVirtualMachine. */
  z.strictObject({ kind: z.literal('networkStartRace'), ms: z.int().min(0) }),
]);

const fault = z.strictObject({
  /** Name of an API command, or `*`. */
  command: z.string(),
  /** Calls of the command that go well first. */
  after: z.int().min(0).default(0),
  /** Calls that are hit; all when left out. */
  times: z.int().min(1).optional(),
  effect,
});

const faultList = z.array(fault);

export type FaultEffect = z.output<typeof effect>;
/** As written in a file: what has a default may be left out. */
export type Fault = z.input<typeof fault>;

/** Faults that are declared, never random: the same calls in the same order meet the same faults. */
export class Faults {
  private readonly faults: { readonly fault: z.output<typeof fault>; seen: number }[];

  constructor(declared: readonly Fault[] = []) {
    this.faults = faultList.parse(declared).map((one) => ({ fault: one, seen: 0 }));
  }

  /** Counts the call and says what is to befall it. */
  strike(command: string): FaultEffect[] {
    return this.faults.flatMap((entry) => {
      if (entry.fault.command !== '*' && entry.fault.command !== command) return [];
      const call = entry.seen++;
      const { after, times = Infinity } = entry.fault;
      return call >= after && call < after + times ? [entry.fault.effect] : [];
    });
  }
}

/** Reads a file of faults; the error names every mistake in it. */
export function readFaults(path: string): Fault[] {
  const parsed = faultList.safeParse(parseJson(path));
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(top level)'}  ${issue.message}`);
  throw new Error([`${path} has ${mistakes.length} mistake(s)`, ...mistakes].join('\n'));
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
