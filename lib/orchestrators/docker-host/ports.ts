import { DOCKER_API_PORT } from '../../docker/ports';

/** Name of the one pool. */
export const HOST_POOL = 'host';

/** At the public address, the Docker API of the n-th host; on the host itself it is always the first one's. */
export const apiPort = (n: number): number => DOCKER_API_PORT + n - 1;
