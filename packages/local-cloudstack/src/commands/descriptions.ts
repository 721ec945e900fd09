import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ParameterDescription {
  readonly type: 'boolean' | 'date' | 'integer' | 'list' | 'long' | 'map' | 'string' | 'uuid';
  readonly required: boolean;
  readonly length: number;
}

/** How a CloudStack describes one of its commands. */
export interface CommandDescription {
  readonly async: boolean;
  readonly params: Readonly<Record<string, ParameterDescription>>;
  /** Field of the answer → type. */
  readonly response: Readonly<Record<string, string>>;
}

/** Found both from `src` and from `dist`. */
export const dataFile = (name: string): string => join(__dirname, '..', '..', 'data', name);

const read = (file: string) => JSON.parse(readFileSync(dataFile(file), 'utf8')) as Record<string, CommandDescription>;

/** As a real CloudStack describes them; those it was not asked about are written by hand. */
const described = { ...read('commands.json'), ...read('commands-by-hand.json') };

export function describe(command: string): CommandDescription {
  const description = described[command];
  if (!description) throw new Error(`data/commands*.json do not describe ${command}`);
  return description;
}

/** Whether CloudStack has such a command, here or not. */
export const isDescribed = (command: string): boolean => command in described;
