import { dockerContext, PEM_FOLDER } from '../../docker/context';

/**
 * What to type after a deploy, in the folder of the app.
 *
 * @param stack id of the stack, which names the folder of its Terraform
 */
export function nextSteps(cluster: string, stack: string, apiUrl: string): string {
  return [
    `mkdir -p -m 700 ${PEM_FOLDER}`,
    `for part in ca cert key; do terraform -chdir=cdktf.out/stacks/${stack} output -raw docker_$part >${PEM_FOLDER}/$part.pem; done`,
    dockerContext(cluster, apiUrl),
    `docker --context ${cluster} node ls`,
  ].join('\n');
}
