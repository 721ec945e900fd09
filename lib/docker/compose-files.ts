import { parseDocument } from 'yaml';
import type { ConfigIssue } from '../config/errors';
import { yamlMistake } from '../config/parse-yaml';
import { DNS_LABEL_RULE, isDnsLabel } from '../plan/names';

/**
 * What is wrong with compose files that nodes are given.
 *
 * @param path of the setting that they are in: name → text
 * @param what one of them is, for messages: `stack`, `project`
 */
export const composeIssues = (
  path: string,
  what: string,
  files: Readonly<Record<string, string>> = {},
): ConfigIssue[] =>
  Object.entries(files).flatMap(([name, text]) => {
    const issue = isDnsLabel(name) ? mistakeIn(text) : `${what} name must be ${DNS_LABEL_RULE}`;
    return issue === undefined ? [] : [{ path: `${path}.${name}`, message: issue }];
  });

function mistakeIn(text: string): string | undefined {
  const document = parseDocument(text, { prettyErrors: false, merge: true });
  const [error] = document.errors;
  if (error) return yamlMistake(error, text);
  const content: unknown = document.toJS();
  if (!isMapping(content) || !('services' in content)) {
    return 'is no compose file: it has no services. Give the text of one, or { file: path }';
  }
  if (!isMapping(content.services) || Object.keys(content.services).length === 0) {
    return 'has no service below services: name one, such as web: { image: nginx }';
  }
  const without = Object.entries(content.services).filter(
    ([, service]) => !isMapping(service) || !('image' in service || 'extends' in service),
  );
  if (without.length === 0) return undefined;
  return `has no image for ${without.map(([service]) => service).join(', ')}: nodes build none, name one of a registry`;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
