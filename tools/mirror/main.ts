// node --import tsx tools/mirror/main.ts --folder FOLDER [--address 127.0.0.1] [--port 0]: serves until it is ended.
import { once } from 'node:events';
import { program } from 'commander';
import { runMain, UserError } from '../common/user-error';
import { Mirror } from './mirror';

program
  .name('mirror')
  .description('serves files and images over HTTP as the Internet would; prints its URL when it is ready')
  .requiredOption('--folder <folder>', 'has files/<host>/<path> and images/ in the OCI image layout')
  .option('--address <address>', 'address to listen on', '127.0.0.1')
  .option('--port <port>', 'port to listen on, 0 for a free one', '0')
  .parse();

interface Options {
  folder: string;
  address: string;
  port: string;
}

runMain(async () => {
  const { folder, address, port } = program.opts<Options>();
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new UserError(`--port ${port}: must be 0 to 65535`);
  const mirror = await start(folder, address, Number(port));
  process.stdout.write(`${mirror.url}\n`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await mirror.stop();
});

async function start(folder: string, address: string, port: number): Promise<Mirror> {
  const onAnswer = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    return await Mirror.start({ folder, address, port, onAnswer });
  } catch (error) {
    throw new UserError(`cannot listen on ${address} port ${port}: ${(error as Error).message}`);
  }
}
