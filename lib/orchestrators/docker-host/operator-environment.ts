import { Secret } from '../../secrets/secret';

/** Folder of the operator's PEM files, as a shell writes it. */
export const pemFolder = (cluster: string): string => `$HOME/.docker/cloudstack/${cluster}`;

/** For `eval`: puts the operator's files in place and has docker talk to a host, as `docker-machine env` did. */
export function operatorEnvironment(
  cluster: string,
  apiUrl: string,
  { ca, cert, key }: { readonly ca: Secret; readonly cert: Secret; readonly key: Secret },
): Secret {
  return Secret.around(`environment of an operator of ${cluster}`, [ca, cert, key], (...texts) =>
    [
      `export DOCKER_HOST=${apiUrl} DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH="${pemFolder(cluster)}"`,
      'mkdir -p -m 700 "$DOCKER_CERT_PATH"',
      ...['ca', 'cert', 'key'].map(
        (part, i) => `(umask 077 && printf %s '${texts[i]}' >"$DOCKER_CERT_PATH/${part}.pem")`,
      ),
      '',
    ].join('\n'),
  );
}
