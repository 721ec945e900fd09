import { CloudInit } from '../cloud-init/document';
import { ClusterConfigError } from '../config/errors';
import type { ClusterProps } from './props';

/**
 * Adds what the operator wants on every node beside the cluster; their commands come before the cluster's own.
 *
 * @param source of the props, for messages
 * @throws ClusterConfigError for files that the cluster writes itself
 */
export function operatorParts(source: string, props: ClusterProps, document: CloudInit): CloudInit {
  const { extraUserData, ssh, timeServers } = props;
  const own = new Set(document.parts.files.map(({ path }) => path));
  ClusterConfigError.throwIfAny(
    source,
    (extraUserData?.files ?? []).flatMap(({ path }, i) =>
      own.has(path)
        ? [{ path: `extraUserData.files.${i}.path`, message: `${path} is written by the cluster: take another path` }]
        : [],
    ),
  );
  return CloudInit.of({
    timeServers,
    sshAuthorizedKeys: ssh?.publicKeys,
    packages: extraUserData?.packages,
    files: extraUserData?.files?.map(({ path, content, permissions = '0644' }, i) => ({
      path,
      content,
      permissions,
      setting: `extraUserData.files.${i}`,
    })),
    run: extraUserData?.run,
  }).with(document.parts);
}
