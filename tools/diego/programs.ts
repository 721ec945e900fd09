import { join } from 'node:path';
import { run } from '../common/run';
import { UserError } from '../common/user-error';
import { goArguments } from '../kubernetes/go-build';
import type { ProgramGroup } from '../kubernetes/programs';

const modules = join(__dirname, 'modules');

/** In an order that lets later ones use what earlier ones compiled. */
export const programs: readonly ProgramGroup[] = [
  {
    name: 'diego',
    packages: ['bbs', 'locket', 'rep'].map((name) => `code.cloudfoundry.org/${name}/cmd/${name}`),
    takes: '1 minute',
  },
  {
    name: 'guardian',
    packages: ['gdn', 'dadoo'].map((name) => `code.cloudfoundry.org/guardian/cmd/${name}`),
    takes: '40 seconds',
  },
  {
    name: 'stand-ins',
    packages: ['app', 'auctioneer', 'cfdot', 'file-server', 'gorouter', 'grootfs', 'route-emitter', 'tar'].map(
      (name) => `./${name}`,
    ),
    takes: '20 seconds',
  },
];

/** Programs in C that come with Guardian: program → its sources in that module. */
const inC: Readonly<Record<string, readonly string[]>> = {
  init: ['cmd/init/init.c', 'cmd/init/ignore_sigchild.c'],
  nstar: ['rundmc/nstar/nstar.c', 'rundmc/nstar/pwd.c'],
};

// The committed go.sum is the only truth: nothing is looked up or changed.
const env = (): NodeJS.ProcessEnv => ({ ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' });

/** Builds a group's programs into `folder`. Throws a `UserError` with what Go said. */
export async function build(group: ProgramGroup, folder: string): Promise<void> {
  await must('go', goArguments(group, folder), join(modules, group.name), `${group.name} could not be built`);
}

/** Builds what Guardian has in C into `folder`, out of the source that `build` of its group fetched. */
export async function buildC(folder: string): Promise<void> {
  const where = ['list', '-m', '-f', '{{.Dir}}', 'code.cloudfoundry.org/guardian'];
  const source = (await must('go', where, join(modules, 'guardian'), 'Guardian was not found')).trim();
  for (const [name, files] of Object.entries(inC)) {
    // Containers bring no libraries that it could be linked with.
    const args = ['-static', '-O2', '-s', '-w', '-o', join(folder, name), ...files.map((file) => join(source, file))];
    await must('gcc', args, folder, `${name} could not be built`);
  }
}

async function must(program: string, args: readonly string[], cwd: string, problem: string): Promise<string> {
  const { code, stdout, output } = await run(program, args, { cwd, env: env() });
  if (code !== 0) throw new UserError(`${problem}; ${program} said:\n${output}`);
  return stdout;
}
