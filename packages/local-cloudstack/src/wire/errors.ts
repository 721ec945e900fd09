/** HTTP statuses of the API, by the names CloudStack gives them. */
export const ErrorCode = {
  unauthorized: 401,
  parameter: 431,
  unsupportedAction: 432,
  internal: 530,
  account: 531,
  insufficientCapacity: 533,
  resourceUnavailable: 534,
  resourceAllocation: 535,
  networkRuleConflict: 537,
} as const;

/** The second code, which tells which kind of exception a management server threw. */
export const ExceptionCode = {
  none: 0,
  runtime: 4250,
  invalidParameterValue: 4350,
  networkRuleConflict: 4360,
  permissionDenied: 4365,
  api: 9999,
} as const;

/** An error as CloudStack would answer it, synchronously or as the result of a job. */
export class ApiError extends Error {
  constructor(
    readonly errorCode: number,
    message: string,
    readonly exceptionCode: number = ExceptionCode.api,
    readonly uuids: readonly { readonly uuid: string; readonly description: string }[] = [],
  ) {
    super(message);
  }
}

/** A value that a command does not take. */
export const invalidValue = (message: string): ApiError =>
  new ApiError(ErrorCode.parameter, message, ExceptionCode.invalidParameterValue);

/** A request that could not be understood. */
export const badRequest = (message: string): ApiError => new ApiError(ErrorCode.parameter, message);

export const missingParameter = (command: string, parameter: string): ApiError =>
  badRequest(`Unable to execute API command ${command.toLowerCase()} due to missing parameter ${parameter}`);

export const unparsable = (command: string, parameter: string, value: string): ApiError =>
  badRequest(
    `Unable to execute API command ${command.toLowerCase()} due to invalid value ${value} for parameter ${parameter}`,
  );

/** The Terraform provider takes an object for gone when it reads the first half of this text. */
export const unknownEntity = (command: string, parameter: string, value: string): ApiError =>
  badRequest(
    `Unable to execute API command ${command.toLowerCase()} due to invalid value. Invalid parameter ${parameter} ` +
      `value=${value} due to incorrect long value format, or entity does not exist or due to incorrect parameter ` +
      `annotation for the field in api cmd class.`,
  );

export const runtimeError = (message: string): ApiError =>
  new ApiError(ErrorCode.internal, message, ExceptionCode.runtime);

export const ruleConflict = (message: string, exceptionCode: number = ExceptionCode.api): ApiError =>
  new ApiError(ErrorCode.networkRuleConflict, message, exceptionCode);

export const permissionDenied = (): ApiError =>
  new ApiError(
    ErrorCode.account,
    'Caller does not have permission to operate with provided resource.',
    ExceptionCode.permissionDenied,
  );
