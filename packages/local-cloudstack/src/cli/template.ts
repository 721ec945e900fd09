import { addTemplate } from '../hypervisor/nspawn/add-template';
import { addedTemplates } from '../hypervisor/nspawn/added-templates';
import { nspawnImpossibleBecause } from '../hypervisor/nspawn/possible';
import { builtinTemplates, templates } from '../hypervisor/nspawn/templates';
import { UserError } from './user-error';

export interface TemplateAddOptions {
  readonly key: string;
  readonly name: string;
  readonly base: string;
  readonly from?: string;
  readonly content?: string;
  readonly sizeGib: number;
}

export async function templateAdd(options: TemplateAddOptions, say: (line: string) => void): Promise<void> {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(options.key)) {
    throw new UserError(`the key of a template is a-z, 0-9, dots and dashes, got ${JSON.stringify(options.key)}`);
  }
  const impossible = options.from === undefined ? undefined : nspawnImpossibleBecause();
  if (impossible) throw new UserError(`a template with content is for real machines, and ${impossible}`);
  const osType = builtinTemplates.find(({ key }) => key === options.base)?.osType ?? '';
  try {
    const changed = await addTemplate({ ...options, osType }, say);
    say(changed ? `template ${options.key} is there: "${options.name}"` : `template ${options.key} was there already`);
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}

/** All templates, one a line, or for programs as JSON. */
export function templateList(asJson: boolean): string {
  const content = new Map(addedTemplates().map((template) => [template.key, template.content]));
  const rows = templates().map(({ key, name }) => ({ key, name, content: content.get(key) }));
  if (asJson) return JSON.stringify(rows, null, 2);
  const width = Math.max(...rows.map(({ key }) => key.length));
  return rows.map(({ key, name }) => `${key.padEnd(width)}  ${name}`).join('\n');
}
