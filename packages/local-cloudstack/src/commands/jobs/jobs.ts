import type { Job } from '../../state/entities';
import type { Store } from '../../state/store';
import type { Command } from '../command';
import { listReply, newestFirst, visible } from '../lists';
import { permissionDenied } from '../../wire/errors';
import { ownerOf } from '../views';

/** Kinds of instances that a job does not name by their UUID. */
const namelessInstances: readonly (string | undefined)[] = [undefined, 'Network', 'AffinityGroup'];

function jobView(store: Store, job: Job) {
  const { account, domainid, domainpath } = ownerOf(store, job.accountId);
  const done = job.status !== 0;
  return {
    accountid: job.accountId,
    account,
    domainid,
    domainpath,
    userid: job.userId,
    cmd: job.javaClass,
    jobprocstatus: 0,
    jobresultcode: job.resultCode,
    ...(done ? { jobresulttype: 'object', jobresult: job.result } : {}),
    ...(job.instanceType ? { jobinstancetype: job.instanceType } : {}),
    ...(job.instanceId && !namelessInstances.includes(job.instanceType) ? { jobinstanceid: job.instanceId } : {}),
    created: job.created,
    ...(job.completed ? { completed: job.completed } : {}),
    jobid: job.id,
    jobstatus: job.status,
  };
}

const queryAsyncJobResult: Command = {
  name: 'queryAsyncJobResult',
  description: 'Retrieves the current status of asynchronous job.',
  execute: (args, { store, caller }) => {
    const job = args.entity('jobid')!;
    if (!caller.isRootAdmin && job.accountId !== caller.account.id) throw permissionDenied();
    return { body: jobView(store, job) };
  },
};

const listAsyncJobs: Command = {
  name: 'listAsyncJobs',
  description: 'Lists all pending asynchronous jobs for the account.',
  execute: (args, context) =>
    listReply(args, {
      key: 'asyncjobs',
      rows: visible(args, context, newestFirst(context.store.jobs.filter((job) => job.status === 0))),
      view: (job) => jobView(context.store, job),
    }),
};

export const jobCommands = [queryAsyncJobResult, listAsyncJobs];
