/** Follows the lines of a deploy and tells in one line how far it is. */
export function resourceProgress(say: (text: string) => void) {
  let done = 0;
  let total = 0;
  let summary = 'no changes';
  return {
    line: (line: string): void => {
      const text = line.trim();
      const plan = /Plan: (\d+) to add, (\d+) to change, (\d+) to destroy/.exec(text);
      if (plan) total = plan.slice(1).reduce((sum, count) => sum + Number(count), 0);
      const complete = /([\w.[\]"-]+): (?:Creation|Modifications|Destruction) complete/.exec(text);
      if (complete) say(`${++done} of ${total}  ${resourceName(complete[1]!)}`);
      const applied = /(?:Apply|Destroy) complete! (Resources: .*)\./.exec(text);
      if (applied && done > 0) summary = applied[1]!.replace('Resources: ', '');
    },
    summary: (): string => summary,
  };
}

/** `cloudstack_instance.Swarm_web-1_04283E2A` → `cloudstack_instance Swarm_web-1`: without the path's hash. */
function resourceName(address: string): string {
  return address.replace('.', ' ').replace(/_[0-9A-F]{8}$/, '');
}

/** Terraform's own error boxes without the noise around them; the last lines where there is none. */
export function whatWentWrong(output: string): string {
  const lines = output.split('\n').map((line) => line.replace(/^\S+\s{2}(?=[╷│╵])/, ''));
  const boxes = lines.filter((line) => /^\s*│/.test(line)).map((line) => line.replace(/^\s*│ ?/, '  '));
  return boxes.length > 0
    ? boxes.join('\n')
    : lines
        .filter((line) => line.trim())
        .slice(-12)
        .join('\n');
}
