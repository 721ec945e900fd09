/** Folder that the commands keep the operator's PEM files in. */
const FOLDER = 'pem';

/** `docker context create …`: docker copies the three files into the context. */
export const dockerContext = (cluster: string, apiUrl: string): string =>
  `docker context create ${cluster} --docker "host=${apiUrl},ca=${FOLDER}/ca.pem,cert=${FOLDER}/cert.pem,key=${FOLDER}/key.pem"`;

/**
 * What to type after a deploy, in the folder of the app.
 *
 * @param stack id of the stack, which names the folder of its Terraform
 */
export function nextSteps(cluster: string, stack: string, apiUrl: string): string {
  return [
    `mkdir -p -m 700 ${FOLDER}`,
    `for part in ca cert key; do terraform -chdir=cdktf.out/stacks/${stack} output -raw docker_$part >${FOLDER}/$part.pem; done`,
    dockerContext(cluster, apiUrl),
    `docker --context ${cluster} node ls`,
  ].join('\n');
}
