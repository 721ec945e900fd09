import { Secret } from '../../../secrets/secret';
import type { CloudStackAccess } from '../props';
import { manifest, NAMESPACE } from './manifest';

/** What CloudStack's own programs for Kubernetes read: the Secret, and its key. */
export const CLOUDSTACK_SECRET = { name: 'cloudstack-secret', key: 'cloud-config' };

/** The keys to CloudStack's API, for pods of the control planes. A text from a file may end with an end of line. */
export function cloudstackSecret({ apiUrl, apiKey, secretKey, projectId, insecure }: CloudStackAccess): Secret {
  const lines = [
    '[Global]',
    `api-url = "${apiUrl.trim()}"`,
    `api-key = "${apiKey.trim()}"`,
    `secret-key = "${secretKey.trim()}"`,
    ...(projectId === undefined ? [] : [`project-id = "${projectId}"`]),
    ...(insecure ? ['ssl-no-verify = true'] : []),
  ];
  const text = manifest([
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: CLOUDSTACK_SECRET.name, namespace: NAMESPACE },
      stringData: { [CLOUDSTACK_SECRET.key]: `${lines.join('\n')}\n` },
    },
  ]);
  return new Secret('keys to CloudStack', 'pki', text.length, text);
}
