/**
 * What to type after a deploy, in the folder of the app.
 *
 * @param stack id of the stack, which names the folder of its Terraform
 */
export function nextSteps(stack: string): string {
  return [
    `(umask 077; terraform -chdir=cdktf.out/stacks/${stack} output -raw kubeconfig >kubeconfig)`,
    'kubectl --kubeconfig kubeconfig get nodes',
  ].join('\n');
}
