import { Fn } from 'cdktf';
import type { Certificate } from '../secrets/certificate-authority';
import { Secret } from '../secrets/secret';
import { yaml } from './yaml';

/** The operators' kubeconfig, which needs no other file. */
export const operatorKubeconfig = (cluster: string, server: string, ca: Secret, operator: Certificate): Secret =>
  Secret.around('kubeconfig', [ca, operator.certificate, operator.key], (...texts) => {
    const [authority, certificate, key] = texts.map((text) => Fn.base64encode(text));
    return kubeconfig(
      cluster,
      'admin',
      { server, 'certificate-authority-data': authority },
      { 'client-certificate-data': certificate, 'client-key-data': key },
    );
  });

/**
 * What kubeadm joins by: the same text on all nodes, since the node's own certificate stands in a file. Nobody reads the
 * names in it.
 *
 * @param ca path of the cluster's CA certificate
 * @param identity path of a file with the node's certificate and key
 */
export const discoveryFile = (server: string, ca: string, identity: string): string =>
  kubeconfig(
    'cluster',
    'node',
    { server, 'certificate-authority': ca },
    { 'client-certificate': identity, 'client-key': identity },
  );

function kubeconfig(name: string, user: string, cluster: object, credentials: object): string {
  const context = `${user}@${name}`;
  return yaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name: user, user: credentials }],
    contexts: [{ name: context, context: { cluster: name, user } }],
    'current-context': context,
  });
}
