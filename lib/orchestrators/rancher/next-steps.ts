import { nextSteps as kubernetesSteps } from '../../kubernetes-common/next-steps';

/**
 * What to type after a deploy, in the folder of the app.
 *
 * @param stack id of the stack, which names the folder of its Terraform
 */
export const nextSteps = (stack: string): string =>
  [`terraform -chdir=cdktf.out/stacks/${stack} output -raw bootstrap_password`, kubernetesSteps(stack)].join('\n');
