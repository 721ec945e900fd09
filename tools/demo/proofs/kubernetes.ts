import type { KubernetesOutputs } from '../../cdktf/outputs';
import { missingFromKubernetes } from '../../kubectl/cluster';
import type { Kubectl } from '../../kubectl/kubectl';
import { kubectlProgram } from '../../kubectl/program';
import { kubernetesBinaries } from '../../kubernetes/binaries';
import { ensureKubernetesTemplate } from '../../kubernetes-template/template';
import { pollUntilNothingMissing } from '../poll';
import { showHello } from './hello-work';
import type { Deployed, Proof } from './proof';
import { answersFromOutside } from './published-page';
import { withKubectl } from './with-kubectl';

export const kubernetesProof: Proof = {
  insideCommand: 'kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes',

  async prepare(say) {
    const { name } = await ensureKubernetesTemplate(await kubernetesBinaries(say), say);
    return `Template: ${name}`;
  },

  waitUntilWhole: (deployed) =>
    ask(deployed, async (kubectl) => {
      await pollUntilNothingMissing(() => missingFromKubernetes(deployed.outputs.nodes, kubectl), {
        within: 300,
        failure: 'the cluster is not whole',
        say: deployed.say,
        check: deployed.check,
      });
    }),

  showWork: (deployed) =>
    ask(deployed, async (kubectl) => [
      ...(await showHello(kubectl, deployed)),
      ...(await answersFromOutside(deployed, 'env/NODE', 'a NodePort published through the load balancer')),
    ]),
};

const ask = async <T>(deployed: Deployed, work: (kubectl: Kubectl) => Promise<T>): Promise<T> =>
  withKubectl(await kubectlProgram(deployed.say), deployed as Deployed<KubernetesOutputs>, work);
