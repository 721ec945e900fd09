import { dockerContext } from '../../docker/context';
import { pemFolder } from './operator-environment';

/** A context for every host, by the files that `docker_env` puts in place. */
export const dockerContexts = (cluster: string, urls: ReadonlyMap<string, string>): string =>
  [...urls].map(([name, url]) => dockerContext(name, url, pemFolder(cluster))).join('\n');

/**
 * What to type after a deploy, in the folder of the app.
 *
 * @param stack id of the stack, which names the folder of its Terraform
 * @param urls name of a host → its Docker API
 */
export const nextSteps = (cluster: string, stack: string, urls: ReadonlyMap<string, string>): string =>
  [
    `eval "$(terraform -chdir=cdktf.out/stacks/${stack} output -raw docker_env)"`,
    'docker info',
    dockerContexts(cluster, urls),
  ].join('\n');
