import { output } from './nspawn-support';

/** Everything on the host that bears a name beginning with `prefix`, one line each. */
export async function traces(prefix: string): Promise<string[]> {
  const listings: [string, string[]][] = [
    ['mount', ['cat', '/proc/mounts']],
    ['netns', ['ip', 'netns', 'list']],
    ['link', ['ip', '-o', 'link', 'show']],
    ['route', ['ip', 'route', 'show', 'table', 'all']],
    ['table', ['nft', 'list', 'tables']],
    ['rule', ['sh', '-c', 'command -v iptables >/dev/null && iptables -S FORWARD || true']],
    ['process', ['ps', '-e', '-ww', '-o', 'pid,args']],
    ['cgroup', ['find', '/sys/fs/cgroup', '-maxdepth', '3', '-type', 'd', '-name', `${prefix}*`]],
    ['file', ['find', '/run/systemd/nspawn', '/run/netns', '/run/local-cloudstack', '-name', `${prefix}*`]],
  ];
  const found = await Promise.all(
    listings.map(async ([kind, command]) => {
      const text = await output(['sh', '-c', '"$@" 2>/dev/null || true', 'sh', ...command]);
      // Of the processes, not the ones that look for the name.
      const lines = text.split('\n').filter((line) => line.includes(prefix) && !line.includes(` -name ${prefix}`));
      return lines.map((line) => `${kind}: ${line.trim()}`);
    }),
  );
  return found.flat();
}
