import { resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { exportLines, needCloudFile } from './cli/cloud-file';
import { runDaemon } from './cli/daemon';
import { runningDaemon } from './cli/daemon-file';
import { down } from './cli/down';
import { execIn, followConsole, power, powerActions, type PowerAction } from './cli/machines';
import { defaultStateDir } from './cli/state-dir';
import { status } from './cli/status';
import { templateAdd, templateList, type TemplateAddOptions } from './cli/template';
import { up, type UpOptions } from './cli/up';
import { UserError } from './cli/user-error';
import { ApiFailure, ApiUnreachable } from './client/api-client';
import { hypervisorKinds } from './hypervisor/create';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

const program = new Command('local-cloudstack')
  .description('A CloudStack on one machine: the real API in front, real Linux nodes behind it')
  .enablePositionalOptions()
  .option(
    '--state-dir <dir>',
    'where the cloud lives (default: $LOCAL_CLOUDSTACK_STATE_DIR, else the XDG state directory)',
  );

const stateDir = (): string => {
  const given = program.opts<{ stateDir?: string }>().stateDir;
  return given ? resolve(given) : defaultStateDir();
};

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new InvalidArgumentError('a port is a number from 0 (any free one) to 65535');
  return port;
}

function gib(text: string): number {
  const size = Number(text);
  if (!(size > 0)) throw new InvalidArgumentError('a size is a number of GiB above 0');
  return size;
}

program
  .command('up')
  .description('start the cloud, or resume it; prints the lines that set the environment of its clients')
  .addOption(
    new Option('--hypervisor <kind>', 'what machines are made of (default: as before, else simulator)').choices(
      hypervisorKinds,
    ),
  )
  .option('--port <port>', 'port of the API; 0 is any free one (default: as before)', portNumber)
  .option('--listen <address>', 'address of the API (default: as before, else 127.0.0.1)')
  .option('--for-machines', 'let machines reach the API, too, e.g. for a cloud controller (default: as before)')
  .option('--faults <file>', 'faults to inject, a JSON list')
  .action(async (options: UpOptions) => {
    const faults = options.faults ? resolve(options.faults) : undefined;
    print(await up(stateDir(), { ...options, faults }, say));
  });

program
  .command('env')
  .description('print the lines that set the environment')
  .option('--for-machines', 'with the address at which machines reach the API')
  .action(({ forMachines }: { forMachines?: boolean }) => {
    const cloud = needCloudFile(stateDir());
    if (forMachines && !cloud.machinesApiUrl) throw new UserError('machines are not answered: see `up --for-machines`');
    if (runningDaemon(stateDir()) === undefined) say('the cloud does not run: `local-cloudstack up` resumes it');
    print(exportLines(cloud, forMachines ? cloud.machinesApiUrl : undefined));
  });

program
  .command('status')
  .description('show what there is')
  .action(async () => print(await status(stateDir())));

program
  .command('console <vm>')
  .description('show the console of a machine and follow it')
  .option('--no-follow', 'end with what is there')
  .action((vm: string, { follow }: { follow: boolean }) => followConsole(stateDir(), vm, follow));

program
  .command('exec <vm> <command...>')
  .description('run a command inside a machine; its exit code is passed on')
  .passThroughOptions()
  .action(async (vm: string, words: string[]) => {
    process.exitCode = await execIn(stateDir(), vm, words[0] === '--' ? words.slice(1) : words);
  });

program
  .command('power <vm>')
  .description('switch a machine on or off, cut its power, or reboot it')
  .addArgument(new Argument('<action>').choices(powerActions))
  .action((vm: string, action: PowerAction) => power(stateDir(), vm, action));

const template = program.command('template').description('templates beside those that come with the program');

template
  .command('add')
  .description('add a template for real machines, or replace the one of that key; running clouds take it in')
  .requiredOption('--key <key>', 'e.g. debian-12-tools')
  .requiredOption('--name <name>', 'as the API shows it, e.g. "Debian 12 with tools (local node)"')
  .option('--base <key>', 'the template below', 'debian-12')
  .option(
    '--from <dir>',
    'what it adds: a folder with any of packages, rootfs/, finish and volumes/ (default: nothing, for the simulator)',
  )
  .option('--content <text>', 'what the folder was made of; the same text means the same content (default: a hash)')
  .option('--size-gib <gib>', 'size of the disk as the API shows it', gib, 4)
  .action((options: TemplateAddOptions) => templateAdd(options, say));

template
  .command('list')
  .description('show all templates')
  .option('--json', 'for programs')
  .action(({ json }: { json?: boolean }) => print(templateList(json === true)));

program
  .command('down')
  .description('take the cloud away with everything in it')
  .action(() => down(stateDir(), say));

program
  .command('daemon', { hidden: true })
  .option('--faults <file>')
  .action(({ faults }: { faults?: string }) => runDaemon(stateDir(), faults));

program.parseAsync().catch((error: unknown) => {
  const { message, stack } = error as Error;
  const expected = [UserError, ApiFailure, ApiUnreachable].some((kind) => error instanceof kind);
  say(`local-cloudstack: ${expected ? message : stack}`);
  process.exitCode = 1;
});
