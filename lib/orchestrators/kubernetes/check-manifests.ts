import { parseAllDocuments, parseDocument } from 'yaml';
import type { ConfigIssue } from '../../config/errors';
import { yamlMistake } from '../../config/parse-yaml';
import { DNS_LABEL_RULE, isDnsLabel } from '../../plan/names';
import type { KubernetesClusterProps } from './props';

/** An audit policy that the API server would refuse to start with. */
export function auditPolicyIssues({ auditPolicy }: KubernetesClusterProps): ConfigIssue[] {
  if (auditPolicy === undefined) return [];
  const path = 'auditPolicy';
  const document = parseDocument(auditPolicy, { prettyErrors: false });
  const [error] = document.errors;
  if (error) return [{ path, message: yamlMistake(error, auditPolicy) }];
  const policy = document.toJS() as { kind?: unknown; apiVersion?: unknown; rules?: unknown } | null;
  const fine = policy?.kind === 'Policy' && policy.apiVersion === 'audit.k8s.io/v1' && Array.isArray(policy.rules);
  return fine
    ? []
    : [{ path, message: 'is no audit policy: it needs apiVersion audit.k8s.io/v1, kind Policy and rules' }];
}

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
