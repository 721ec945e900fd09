import type { Cloud } from '../cloud/cloud';
import type { Work } from '../cloud/jobs';
import type { Store } from '../state/store';
import type { Caller } from '../wire/authenticate';
import type { Args } from './args';

/** What a command can reach. */
export interface Context {
  readonly cloud: Cloud;
  readonly store: Store;
  readonly caller: Caller;
  readonly method: 'GET' | 'POST';
}

/** Collections of the store that the parameter `id` may point into. */
export type Subject = {
  [K in keyof Store]: Store[K] extends { live(): unknown[] } ? K : never;
}[keyof Store];

/** A synchronous answer: the content of the envelope. */
export interface Reply {
  readonly body: object;
}

/**
 * Work to be done after the transaction of the command. Of an asynchronous command it becomes a job; of a synchronous
 * one the caller waits for it, and its result is the content of the envelope.
 */
export interface Deferred {
  /** UUID of what an asynchronous create command made; part of its first answer. */
  readonly createdId?: string;
  /** UUID of what the job works on. */
  readonly instanceId?: string;
  readonly work: Work;
  /** Takes back what the command made at once; runs in a transaction when its job fails, for whatever reason. */
  readonly undo?: () => void;
}

/** One command of the API. Parameters, answer fields and whether it is asynchronous are in `data/commands.json`. */
export interface Command {
  readonly name: string;
  /** One sentence, as `listApis` gives it. */
  readonly description: string;
  /** What `id` and `ids` name. */
  readonly subject?: Subject;
  readonly rootAdminOnly?: boolean;
  /** Parameters that are looked at before the others, which come in alphabetical order. */
  readonly checkedFirst?: readonly string[];
  /** For asynchronous commands: Java class and kind of instance, as they show in `queryAsyncJobResult`. */
  readonly job?: { readonly class: string; readonly instance?: string };
  /** Runs in a transaction and must not wait for anything. Throws `ApiError`. */
  execute(args: Args, context: Context): Reply | Deferred;
}
