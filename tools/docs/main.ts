import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withCreated } from './page';

/** Makes the generated parts of docs/ anew. */
const folder = resolve(__dirname, '../../docs');
for (const name of readdirSync(folder)) {
  const page = join(folder, name);
  const [old, made] = [readFileSync(page, 'utf8'), withCreated(readFileSync(page, 'utf8'))];
  if (made === old) continue;
  writeFileSync(page, made);
  process.stdout.write(`${page} changed\n`);
}
