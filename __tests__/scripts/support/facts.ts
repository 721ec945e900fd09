import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is so in a world of fake commands: a file each, which they read and write. */
export class Facts {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  protected place(name: string): string {
    return join(this.folder, name);
  }

  fact(name: string, value = ''): void {
    mkdirSync(dirname(this.place(name)), { recursive: true });
    writeFileSync(this.place(name), value);
  }

  not(name: string): void {
    rmSync(this.place(name), { force: true });
  }

  has(name: string): boolean {
    return existsSync(this.place(name));
  }

  /** Empty where it is not so. */
  read(name: string): string {
    return this.has(name) ? readFileSync(this.place(name), 'utf8').trim() : '';
  }
}
