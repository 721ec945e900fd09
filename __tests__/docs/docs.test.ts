import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { loadClusters } from '../../lib/config/load';
import { orchestrators } from '../../stacks/registry';

const root = resolve(__dirname, '../..');
const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];

interface Block {
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = documents.flatMap((document) => {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ index, 1: language, 2: content }) => ({
    where: `${document}:${text.slice(0, index).split('\n').length}`,
    language: language!,
    text: content!,
  }));
});
const of = (language: string) =>
  blocks.filter((block) => block.language === language).map((block) => [block.where, block] as const);

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'docs-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(of('sh'))('%s is valid shell', (_, { text }) => {
  const { stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
  expect(stderr).toBe('');
});

test.each(of('json'))('%s is JSON', (_, { text }) => expect(() => void JSON.parse(text)).not.toThrow());

const yaml = of('yaml');
test.each(yaml)('%s is YAML, and clusters in it have no mistakes', (_, { text }) => {
  const content = parse(text) as { clusters?: unknown } | null;
  if (!content || typeof content !== 'object' || !('clusters' in content)) return;
  const file = join(folder, 'clusters.yaml');
  writeFileSync(file, text);
  expect(loadClusters(file, orchestrators)).not.toEqual([]);
});

test('every TypeScript block compiles', () => {
  const sources = new Map(
    of('ts').map(([where, { text }], i) => [join(root, '__tests__/docs', `block-${i}.mts`), { where, text }]),
  );
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
    paths: {
      'cloudstack-clusters': [join(root, 'lib/index.ts')],
      'local-cloudstack': [join(root, 'packages/local-cloudstack/src/index.ts')],
    },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name)?.text ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const source = sources.get(name);
    return source
      ? ts.createSourceFile(name, `${source.text}\nexport {};\n`, version)
      : getSourceFile(name, version, ...rest);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${sources.get(file?.fileName ?? '')?.where ?? file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  expect(problems).toEqual([]);
}, 180_000);

test.each(documents)('links of %s lead somewhere', (document) => {
  const text = readFileSync(join(root, document), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link));
  expect(links.filter((link) => !existsSync(resolve(root, dirname(document), link)))).toEqual([]);
});
