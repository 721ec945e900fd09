import type { Logger } from 'pino';
import type { FaultEffect } from '../faults/faults';
import type { CloudEvent, Job } from '../state/entities';
import type { Store } from '../state/store';
import { ApiError, ErrorCode } from '../wire/errors';
import { timestamp } from './time';

export type NewJob = Pick<Job, 'accountId' | 'userId' | 'command' | 'javaClass' | 'instanceType' | 'instanceId'>;

/** What a job does; its result is what `queryAsyncJobResult` shows as `jobresult`. */
export type Work = (job: Job) => Promise<object> | object;

export interface Task {
  readonly work: Work;
  /** Runs in a transaction when the job fails. */
  readonly undo?: () => void;
}

/** How much of the past is kept. */
const maxJobs = 2000;
const maxEvents = 2000;

/** Runs what cannot be answered at once. Jobs run side by side; those of one virtual machine one after the other. */
export class Jobs {
  private readonly running = new Set<Promise<void>>();
  /** The last job of each machine that has one. */
  private readonly lastOf = new Map<string, Promise<void>>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly store: Store,
    private readonly log: Logger,
  ) {}

  /** Part of the transaction of the command that wants the job. */
  create(job: NewJob): Job {
    this.store.jobs.keepNewest(maxJobs - 1, (old) => old.status !== 0);
    this.record(job, 'Started', 'INFO');
    return this.store.jobs.insert({ ...job, status: 0, resultCode: 0, created: timestamp() });
  }

  /** To be called once the job is on disk. */
  start(job: Job, task: Task, effects: readonly FaultEffect[]): void {
    const run = this.inTurn(job, () => this.run(job, task, effects)).finally(() => this.running.delete(run));
    this.running.add(run);
  }

  /** Whether a job of this entity is under way. */
  isBusy(instanceId: string): boolean {
    return this.store.jobs.find((job) => job.status === 0 && job.instanceId === instanceId) !== undefined;
  }

  /** A management server does not take up jobs that it lost; it marks them as failed. */
  failUnfinished(): void {
    this.store.transaction(() => {
      for (const job of this.store.jobs.filter((one) => one.status === 0)) {
        this.finish(job, 2, ErrorCode.internal, {
          errorcode: ErrorCode.internal,
          errortext: 'job cancelled because of management server restart or shutdown',
        });
      }
    });
  }

  /** Waits for what runs; jobs that never end are left pending. */
  async drain(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.allSettled(this.running);
  }

  private inTurn(job: Job, run: () => Promise<void>): Promise<void> {
    if (job.instanceType !== 'VirtualMachine' || !job.instanceId) return run();
    const id = job.instanceId;
    const before = this.lastOf.get(id);
    const turn = before ? before.then(run) : run();
    this.lastOf.set(id, turn);
    return turn.finally(() => {
      if (this.lastOf.get(id) === turn) this.lastOf.delete(id);
    });
  }

  private async run(job: Job, { work, undo }: Task, effects: readonly FaultEffect[]): Promise<void> {
    if (effects.some((effect) => effect.kind === 'jobNeverEnds')) return;
    try {
      for (const effect of effects) {
        if (effect.kind === 'jobFails') throw new ApiError(effect.errorcode, effect.errortext);
      }
      const result = await work(job);
      for (const effect of effects) if (effect.kind === 'slowJob') await this.sleep(effect.ms);
      this.store.transaction(() => this.finish(job, 1, 0, result));
    } catch (error) {
      const { errorCode, message } = this.asApiError(job, error);
      this.store.transaction(() => {
        undo?.();
        this.finish(job, 2, errorCode, { errorcode: errorCode, errortext: message });
      });
    }
  }

  private finish(job: Job, status: 1 | 2, resultCode: number, result: unknown): void {
    this.store.jobs.update(job.id, { status, resultCode, result, completed: timestamp() });
    this.record(job, 'Completed', status === 1 ? 'INFO' : 'ERROR');
  }

  private record(job: NewJob, state: CloudEvent['state'], level: CloudEvent['level']): void {
    const { accountId, userId, command, instanceId, instanceType } = job;
    this.store.events.keepNewest(maxEvents - 1);
    this.store.events.insert({
      accountId,
      userId,
      type: command,
      level,
      state,
      description: state === 'Started' ? command : `${command} has ${level === 'INFO' ? 'succeeded' : 'failed'}`,
      created: timestamp(),
      resourceId: instanceId,
      resourceType: instanceType,
    });
  }

  private asApiError(job: Job, error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    this.log.error({ err: error, job: job.id, command: job.command }, `${job.command} failed`);
    return new ApiError(ErrorCode.internal, error instanceof Error ? error.message : String(error));
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, ms);
      this.timers.add(timer);
    });
  }
}
