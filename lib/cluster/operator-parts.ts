import { CloudInit } from '../cloud-init/document';
import type { ClusterProps } from './props';

/** Adds what the operator wants on every node beside the cluster; their commands come before the cluster's own. */
export function operatorParts(props: ClusterProps, document: CloudInit): CloudInit {
  const { extraUserData, ssh } = props;
  return CloudInit.of({
    sshAuthorizedKeys: ssh?.publicKeys,
    packages: extraUserData?.packages,
    files: extraUserData?.files?.map(({ path, content, permissions = '0644' }) => ({ path, content, permissions })),
    run: extraUserData?.run,
  }).with(document.parts);
}
