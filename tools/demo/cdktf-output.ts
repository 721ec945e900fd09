import { stripVTControlCharacters } from 'node:util';

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
      const complete = /(\w+)\.\S+ \((?:Cluster\/)?([^)]+)\): (?:Creation|Modifications|Destruction) complete/.exec(
        text,
      );
      if (complete) say(`${++done} of ${total}  ${complete[1]} ${complete[2]}`);
      const applied = /(?:Apply|Destroy) complete! (Resources: .*)\./.exec(text);
      if (applied && done > 0) summary = applied[1]!.replace('Resources: ', '');
    },
    summary: (): string => summary,
  };
}

/**
 * Terraform's and the app's own errors, each once, without what cdktf prints around them; the last lines where none is
 * found.
 */
export function whatWentWrong(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) =>
      line
        .replace(/^[\w-]+ {2}(?=\S)/, '')
        .replace(/^\s*[╷│╵] ?/, ' ')
        .trimEnd(),
    )
    .filter((line) => line.trim() && !around.test(line));
  const begin = lines.findIndex((line) => /^\s*(Error: | *\S+ has \d+ mistakes?$)/.test(line));
  if (begin < 0) return lines.slice(-12).join('\n');
  return [...new Set(lines.slice(begin))].map((line) => `  ${line.replace(/^ {15}/, '')}`).join('\n');
}

/** What cdktf says about itself. */
const around =
  /^\S? *(Processing|Synthesizing)$|Stacks? deploying|^Error: (terraform \w+ failed|non-zero exit code)|^ERROR: cdktf |^Synth command:|^Command output on stderr:|^ *at .*:\d+:\d+\)?$/;
