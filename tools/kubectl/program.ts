import { join } from 'node:path';
import { kubernetesBinaries } from '../kubernetes/binaries';
import { architecture, defaultKubernetes } from '../kubernetes/versions';

/** Path of the kubectl that belongs to the local cloud's Kubernetes template; built at the first time. */
export async function kubectlProgram(say: (text: string) => void): Promise<string> {
  const folder = await kubernetesBinaries(say);
  return join(folder, `files/dl.k8s.io/release/v${defaultKubernetes}/bin/linux/${architecture}/kubectl`);
}
