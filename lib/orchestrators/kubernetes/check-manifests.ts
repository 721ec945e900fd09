import { parseAllDocuments } from 'yaml';
import type { ConfigIssue } from '../../config/errors';
import { yamlMistake } from '../../config/parse-yaml';
import { DNS_LABEL_RULE, isDnsLabel } from '../../plan/names';
import type { KubernetesClusterProps } from './props';

/** Manifests that could not be applied. */
export function manifestIssues({ manifests }: KubernetesClusterProps): ConfigIssue[] {
  return Object.entries(manifests ?? {}).flatMap(([name, text]) => {
    const path = `manifests.${name}`;
    if (!isDnsLabel(name)) return [{ path, message: `manifest name must be ${DNS_LABEL_RULE}` }];
    const documents = [...parseAllDocuments(text, { prettyErrors: false })];
    const error = documents.flatMap(({ errors }) => errors)[0];
    if (error) return [{ path, message: yamlMistake(error, text) }];
    const objects = documents.map((document): unknown => document.toJS()).filter((object) => object !== null);
    if (objects.length > 0 && objects.every(isObject)) return [];
    return [{ path, message: 'holds what is no Kubernetes object: every document needs apiVersion and kind' }];
  });
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value;
