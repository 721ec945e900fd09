import { join } from 'node:path';
import { root } from '../common/paths';
import { run } from '../common/run';
import { UserError } from '../common/user-error';
import type { ProgramGroup } from './programs';

/** Where the Go modules are that pin every program's source. */
export const modules = join(root, 'tools/kubernetes/modules');

/** Arguments of `go` that build a group into `folder`: the same bytes on every machine with the same Go. */
export function goArguments(group: ProgramGroup, folder: string): string[] {
  const variables = Object.entries(group.variables ?? {}).map(([name, text]) => `-X ${name}=${text}`);
  const linking = group.cgo ? ['-linkmode external', '-extldflags -static'] : [];
  return [
    'build',
    '-trimpath',
    '-buildvcs=false',
    ...(group.tags ? [`-tags=${group.tags.join(',')}`] : []),
    `-ldflags=${['-s -w', ...linking, ...variables].join(' ')}`,
    `-o=${folder}/`,
    ...group.packages,
  ];
}

/** Builds a group's programs into `folder`. Throws a `UserError` with what Go said. */
export async function goBuild(group: ProgramGroup, folder: string): Promise<void> {
  const { code, output } = await run('go', goArguments(group, folder), {
    cwd: join(modules, group.name),
    // The committed go.sum is the only truth: nothing is looked up or changed.
    env: { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: group.cgo ? '1' : '0' },
  });
  if (code !== 0) throw new UserError(`${group.name} could not be built; go build said:\n${output}`);
}

/** `go1.26.8`. Throws a `UserError` where Go is missing. */
export async function goVersion(): Promise<string> {
  const { code, stdout } = await run('go', ['env', 'GOVERSION']);
  if (code === 0 && stdout.startsWith('go')) return stdout.trim();
  throw new UserError('Go was not found: the programs of a Kubernetes node are built with it; see https://go.dev/dl');
}
