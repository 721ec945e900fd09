import { readFileSync } from 'node:fs';
import { dataFile } from '../../src/commands/descriptions';

/** One call of a real CloudStack 4.22, as it was answered. */
export interface Recording {
  /** Running number and what was tried. */
  readonly file: string;
  readonly method: 'GET' | 'POST';
  readonly request: Readonly<Record<string, string>>;
  readonly status: number;
  readonly xDescription?: string;
  readonly contentType: string;
  /** Absent for answers that are no JSON. */
  readonly body: Readonly<Record<string, Record<string, unknown>>> | null;
}

export const recordings: readonly Recording[] = readFileSync(dataFile('recordings.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recording);
