/** Port of the Docker API with TLS. */
export const DOCKER_API_PORT = 2376;
