export { startCloud, type RunningCloud, type StartCloudOptions } from './start-cloud';
export { createHypervisor, hypervisorKinds, type HypervisorKind } from './hypervisor/create';
export type { Hypervisor } from './hypervisor/hypervisor';
export type { Fault } from './faults/faults';
export { ApiClient, ApiFailure, ApiUnreachable } from './client/api-client';
