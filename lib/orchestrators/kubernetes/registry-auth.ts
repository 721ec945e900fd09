import { Fn, Token } from 'cdktf';
import type { NodeFile } from '../../cloud-init/document';
import { Secret } from '../../secrets/secret';
import type { KubernetesClusterProps, RegistryCredentials } from './props';
import { registryServer } from './registry-mirrors';

/**
 * What containerd logs in with, whoever asks it to pull: the kubelet, kubeadm or itself, for the pause image. hosts.toml has
 * no place for that, and what the kubelet could be told would not reach mirrors and the last two.
 */
export function registryAuthFiles({ registryAuth = {} }: KubernetesClusterProps): NodeFile[] {
  const entries = Object.entries(registryAuth);
  if (entries.length === 0) return [];
  const text = ['version = 3\n', ...entries.map(([host, given]) => entry(registryServer(host), given))].join('');
  return [
    {
      path: '/etc/containerd/conf.d/registry-auth.toml',
      permissions: '0600',
      content: new Secret('passwords of registries', 'join', text.length, text),
    },
  ];
}

const entry = (host: string, { username, password }: RegistryCredentials): string =>
  `\n[plugins.'io.containerd.cri.v1.images'.registry.configs.'${host}'.auth]\nauth = '${base64(username, password)}'\n`;

/** A text from a file may end with an end of line. */
const base64 = (username: string, password: string): string =>
  [username, password].some((text) => Token.isUnresolved(text))
    ? Fn.base64encode(`${username}:${Fn.trimspace(password)}`)
    : Buffer.from(`${username}:${password.trim()}`).toString('base64');
