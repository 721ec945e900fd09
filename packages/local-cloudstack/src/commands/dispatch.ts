import type { Cloud } from '../cloud/cloud';
import type { FaultEffect } from '../faults/faults';
import { authenticate, type Caller } from '../wire/authenticate';
import { ApiError, ErrorCode } from '../wire/errors';
import { envelopeName } from '../wire/envelope';
import { lowerCaseNames, type RawParameters } from '../wire/parameters';
import { checkParameters } from './check';
import type { Command, Context, Deferred } from './command';
import { isDescribed } from './descriptions';
import { findCommand } from './registry';

export interface Answer {
  readonly status: number;
  readonly envelope: string;
  readonly content: object;
  /** Text of the `X-Description` header. */
  readonly description?: string;
}

const notVerified = 'unable to verify user credentials and/or request signature';

/** From the parameters of a request to its answer. */
export async function dispatch(
  cloud: Cloud,
  method: 'GET' | 'POST',
  raw: RawParameters,
  effects: readonly FaultEffect[],
): Promise<Answer> {
  const name = lowerCaseNames(raw).get('command');
  const command = name === undefined ? undefined : findCommand(name);
  const caller = authenticate(cloud.store, raw, new Date());
  if (!caller || name === undefined || !(command || isDescribed(name))) return refusal(name, command);
  if (!command || (command.rootAdminOnly && !caller.isRootAdmin))
    return errorAnswer('errorresponse', notAvailable(name, caller));
  const context: Context = { cloud, store: cloud.store, caller, method };
  try {
    return {
      status: 200,
      envelope: envelopeName(command.name),
      content: await carryOut(command, raw, context, effects),
    };
  } catch (error) {
    if (!(error instanceof ApiError)) cloud.log.error({ err: error, command: command.name }, `${command.name} failed`);
    return errorAnswer(envelopeName(command.name), asApiError(error));
  }
}

async function carryOut(
  command: Command,
  raw: RawParameters,
  context: Context,
  effects: readonly FaultEffect[],
): Promise<object> {
  const args = checkParameters(command, raw, context);
  const { cloud, caller } = context;
  const race = effects.find((effect) => effect.kind === 'networkStartRace');
  if (race) cloud.networks.raceNextStart(race.ms);
  if (!command.job) {
    const reply = cloud.store.transaction(() => command.execute(args, context));
    return 'body' in reply ? reply.body : reply.work(undefined as never);
  }
  const { class: javaClass, instance } = command.job;
  const { job, deferred } = cloud.store.transaction(() => {
    const deferred = command.execute(args, context) as Deferred;
    const job = cloud.jobs.create({
      accountId: caller.account.id,
      userId: caller.user.id,
      command: command.name,
      javaClass: `org.apache.cloudstack.api.command.${javaClass}`,
      instanceType: instance,
      instanceId: deferred.instanceId ?? deferred.createdId,
    });
    return { job, deferred };
  });
  cloud.jobs.start(job, deferred, effects);
  return { ...(deferred.createdId ? { id: deferred.createdId } : {}), jobid: job.id };
}

/** No word about what was wrong. */
function refusal(name: string | undefined, command: Command | undefined): Answer {
  const envelope = command ? envelopeName(command.name) : name === undefined ? 'null' : 'errorresponse';
  return {
    status: ErrorCode.unauthorized,
    envelope,
    content: { uuidList: [], errorcode: ErrorCode.unauthorized, errortext: notVerified },
  };
}

function errorAnswer(envelope: string, { errorCode, message, exceptionCode, uuids }: ApiError): Answer {
  return {
    status: errorCode,
    envelope,
    content: { uuidList: uuids, errorcode: errorCode, cserrorcode: exceptionCode, errortext: message },
    description: message,
  };
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError
    ? error
    : new ApiError(ErrorCode.internal, error instanceof Error ? error.message : String(error));
}

/** For commands that the role may not call, and for commands of CloudStack that do not exist here. */
function notAvailable(command: string, { user }: Caller): ApiError {
  return new ApiError(
    ErrorCode.unsupportedAction,
    `The API [${command}] does not exist or is not available for the account for user id [${user.id}].`,
  );
}
