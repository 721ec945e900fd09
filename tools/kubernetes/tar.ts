import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { run } from '../common/run';

/** No owner, no time, one order: the same files give the same bytes. */
const reproducible = [
  '--sort=name',
  '--mtime=@0',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '--hard-dereference',
  '--format=gnu',
];

/**
 * Packs what is in `folder` into `file`.
 *
 * @param compression program and its options, none for a plain tar
 */
export async function pack(file: string, folder: string, compression?: string): Promise<void> {
  const compress = compression ? [`--use-compress-program=${compression}`] : [];
  // Modes as the umask happened to make them would differ from machine to machine.
  const args = ['--create', `--file=${file}`, ...compress, ...reproducible, '--mode=u=rwX,go=rX', '-C', folder, '.'];
  await must('tar', args);
}

export async function unpack(file: string, folder: string): Promise<void> {
  await must('tar', ['--extract', `--file=${file}`, '--zstd', '-C', folder]);
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(program, args);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${output}`);
}

/** Lower-case hexadecimal. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
