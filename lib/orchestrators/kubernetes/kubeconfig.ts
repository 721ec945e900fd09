import { Fn } from 'cdktf';
import { stringify } from 'yaml';
import { Secret } from '../../secrets/secret';

export interface KubeconfigOptions {
  readonly cluster: string;
  /** URL of the API. */
  readonly server: string;
  readonly user: string;
  /** All of the class that the kubeconfig shall have. */
  readonly secrets: { readonly ca: Secret; readonly certificate: Secret; readonly key: Secret };
}

/** A kubeconfig that needs no other file. */
export function kubeconfig(name: string, { cluster, server, user, secrets }: KubeconfigOptions): Secret {
  const context = `${user}@${cluster}`;
  return Secret.around(name, [secrets.ca, secrets.certificate, secrets.key], (ca, certificate, key) =>
    stringify(
      {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': Fn.base64encode(ca!) } }],
        users: [
          {
            name: user,
            user: {
              'client-certificate-data': Fn.base64encode(certificate!),
              'client-key-data': Fn.base64encode(key!),
            },
          },
        ],
        contexts: [{ name: context, context: { cluster, user } }],
        'current-context': context,
      },
      { lineWidth: 0 },
    ),
  );
}
