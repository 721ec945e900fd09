/** Where Terraform asks for providers unless told otherwise. */
export const registry = 'registry.terraform.io';

let answer: Promise<boolean> | undefined;

/** Whether the public Terraform registry answers within three seconds; asked once per process. */
export function registryAnswers(): Promise<boolean> {
  answer ??= fetch(`https://${registry}/.well-known/terraform.json`, { signal: AbortSignal.timeout(3000) })
    .then((response) => response.ok)
    .catch(() => false);
  return answer;
}
