import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { ClusterConfigError } from './errors';

/** @throws ClusterConfigError for a file that cannot be read or is not YAML, with all places at once */
export function parseYaml(file: string): unknown {
  const text = read(file);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  ClusterConfigError.throwIfAny(
    file,
    document.errors.map((error) => ({
      path: `line ${lineCounter.linePos(error.pos[0]).line}`,
      message: yamlMistake(error, text),
    })),
  );
  return document.toJS();
}

/** What the parser complains about, in one line. */
export function yamlMistake({ code, message, pos }: YAMLError, text: string): string {
  if (code === 'DUPLICATE_KEY') {
    const key = /^[^\s:,]+/.exec(text.slice(pos[0]))?.[0] ?? 'this key';
    return `${key} is there twice: remove or rename one`;
  }
  const [firstLine = ''] = message.split('\n');
  return `is not YAML: ${firstLine.replace(/ at line \d+, column \d+:?$/, '')}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: create it',
  EISDIR: 'is a folder: put the clusters into a file',
  EACCES: 'may not be read by this user: change its permissions',
};

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? `cannot be read: ${message}`;
    throw new ClusterConfigError(file, [{ path: '', message: `${reason}, or name another file in CLUSTERS_CONFIG` }]);
  }
}
