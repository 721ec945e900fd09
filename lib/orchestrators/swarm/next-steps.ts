/** `docker context create …`, for a folder with the three PEM files in it. */
export const dockerContext = (cluster: string, apiUrl: string): string =>
  `docker context create ${cluster} --docker "host=${apiUrl},ca=ca.pem,cert=cert.pem,key=key.pem"`;

/** What to type after a deploy. */
export function nextSteps(cluster: string, apiUrl: string): string {
  const state = `terraform -chdir=cdktf.out/stacks/${cluster} output -raw`;
  return [
    'umask 077; mkdir -p pem && cd pem',
    `(cd .. && ${state} docker_ca) >ca.pem`,
    `(cd .. && ${state} docker_cert) >cert.pem`,
    `(cd .. && ${state} docker_key) >key.pem`,
    dockerContext(cluster, apiUrl),
    `docker --context ${cluster} node ls`,
  ].join('\n');
}
