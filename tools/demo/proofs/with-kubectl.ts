import type { KubernetesOutputs } from '../../cdktf/outputs';
import { Kubectl } from '../../kubectl/kubectl';
import type { Deployed } from './proof';

/** Does something with a kubectl for what was deployed. @param program path of kubectl */
export async function withKubectl<O extends KubernetesOutputs, T>(
  program: string,
  deployed: Deployed<O>,
  work: (kubectl: Kubectl) => Promise<T>,
): Promise<T> {
  const kubectl = new Kubectl(program, deployed.outputs.kubeconfig);
  try {
    return await work(kubectl);
  } finally {
    kubectl.close();
  }
}
