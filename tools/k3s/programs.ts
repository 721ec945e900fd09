import { join } from 'node:path';
import { root } from '../common/paths';
import { run } from '../common/run';
import { UserError } from '../common/user-error';
import { goArguments, modules as kubernetesModules } from '../kubernetes/go-build';
import { otherPrograms, type ProgramGroup } from '../kubernetes/programs';
import { k3sVersion } from './versions';

const own = join(root, 'tools/k3s/modules');

/** Programs of one Go module. */
export interface Programs extends ProgramGroup {
  readonly module: string;
  /** Links C libraries, as shared ones. @default false */
  readonly sharedC?: boolean;
}

const version = {
  gitVersion: `v${k3sVersion}`,
  gitMajor: '1',
  gitMinor: '25',
  gitCommit: '0dc63334',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
};

/** In an order that lets later ones use what earlier ones compiled. */
export const programs: readonly Programs[] = [
  {
    module: join(own, 'k3s'),
    name: 'k3s',
    packages: ['github.com/k3s-io/k3s/cmd/server'],
    tags: ['netcgo', 'osusergo', 'providerless', 'urfave_cli_no_docs'],
    variables: {
      'github.com/k3s-io/k3s/pkg/version.Version': version.gitVersion,
      'github.com/k3s-io/k3s/pkg/version.GitCommit': version.gitCommit,
      ...Object.fromEntries(
        ['k8s.io/client-go/pkg/version', 'k8s.io/component-base/version'].flatMap((goPackage) =>
          Object.entries(version).map(([name, text]) => [`${goPackage}.${name}`, text]),
        ),
      ),
      'github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion': 'v1.1.1',
    },
    sharedC: true,
    takes: '5 to 9 minutes',
  },
  { module: join(own, 'coredns'), name: 'coredns', packages: ['.'], takes: '1 minute' },
  { module: join(own, 'helm'), name: 'helm', packages: ['helm.sh/helm/v3/cmd/helm'], takes: '1 minute' },
  {
    module: join(own, 'stand-ins'),
    name: 'stand-ins',
    packages: ['./klipper-helm', './klipper-lb', './rancher', './traefik'],
    takes: 'seconds',
  },
  ...otherPrograms
    .filter(({ name }) => name === 'programs' || name === 'cni')
    .map((group) => ({ ...group, module: join(kubernetesModules, group.name) })),
];

/** Not made here: costly to build, and seldom another one. */
export const isOfOthers = ({ name }: Programs): boolean => ['k3s', 'coredns', 'helm'].includes(name);

/** Builds a group's programs into `folder`. Throws a `UserError` with what Go said. */
export async function build(group: Programs, folder: string): Promise<void> {
  // This K3s is older than the linker's rule about who may reach into whose package.
  const args = goArguments(group, folder).map((arg) =>
    group.sharedC ? arg.replace('-ldflags=', '-ldflags=-checklinkname=0 ') : arg,
  );
  const { code, output } = await run('go', args, {
    cwd: group.module,
    // The committed go.sum is the only truth: nothing is looked up or changed.
    env: { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: group.sharedC ? '1' : '0', CGO_CFLAGS: sqlite },
  });
  if (code !== 0) throw new UserError(`${group.name} could not be built; go build said:\n${output}`);
}

/** How K3s builds the database that comes with it. */
const sqlite = '-DSQLITE_ENABLE_DBSTAT_VTAB=1 -DSQLITE_USE_ALLOCA=1';
