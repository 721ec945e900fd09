/**
 * What to type after a deploy, in the folder of the app.
 *
 * @param stack id of the stack, which names the folder of its Terraform
 */
export function nextSteps(stack: string): string {
  return [
    'mkdir -p -m 700 kube',
    `terraform -chdir=cdktf.out/stacks/${stack} output -raw kubeconfig >kube/config`,
    'kubectl --kubeconfig kube/config get nodes',
  ].join('\n');
}
