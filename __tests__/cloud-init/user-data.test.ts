import { gunzipSync } from 'node:zlib';
import { DataResource, Fn, TerraformOutput, Token } from 'cdktf';
import fc from 'fast-check';
import { parse } from 'yaml';
import { cloudConfig } from '../../lib/cloud-init/cloud-config';
import { CloudInit, type NodeFile } from '../../lib/cloud-init/document';
import { SharedTexts } from '../../lib/cloud-init/shared-texts';
import { checkSize, userData } from '../../lib/cloud-init/user-data';
import { AssumptionError } from '../../lib/config/errors';
import { Secret } from '../../lib/secrets/secret';
import { readByCloudInit, testWithCloudInit } from '../support/cloud-init';
import { synth } from '../support/synth';
import { terraformValues } from '../support/terraform';
import type { CloudConfig } from '../support/user-data';

fc.configureGlobal({ seed: 1 });

/** Everything that Terraform, cdktf, handlebars, YAML or gzip could misread. */
const NASTY: Readonly<Record<string, string>> = {
  shell: 'echo "${FOO}" ${FOO:-x} ${#FOO} $$ $1 `date`\n',
  'terraform escapes': '$${X} %%{X} $$${Y} %%%{Y}\n',
  'terraform directives': 'curl -w "%{http_code}" %{ if true }no%{ endif }\n',
  backslashes: 'printf "a\\n\\\\ \\$ \\." \\\n  next\n',
  quotes: `it's "both" '\\'' ""\n`,
  'go templates': `docker info -f '{{.Swarm}} {{{ }}} {{ range }}'\n`,
  tabs: '\tindented\t\n\t\twith\ttabs\n',
  'windows line ends': 'one\r\ntwo\r\n',
  unicode: 'Grüße, 日本語, 🐳, \u2028 and \u00a0\n',
  'no line end': 'end',
  'many line ends': 'a\n\n\n',
  'leading blanks': '   \n  first\n',
  empty: '',
  yaml: '- a: b # no comment\n--- \n... \nkey: |\n  x\n',
  booleans: 'yes',
  'sexagesimal number': '1:30:00',
  'octal number': '0777',
  date: '2001-01-01',
  nothing: '~',
  'control characters': 'a\u0000\u0007\u001b[1m\u007f\u0085\ufeff\ufffe\n',
  'long line': `${'x y '.repeat(5000)}\n`,
};

const PEM = `-----BEGIN CERTIFICATE-----\n${'MIIB+/=\n'.repeat(12)}-----END CERTIFICATE-----\n`;

const files: NodeFile[] = Object.entries(NASTY).map(([name, content]) => ({
  path: `/nasty/${name}`,
  permissions: '0640',
  content,
}));

const written = (text: string): Record<string, string> =>
  Object.fromEntries((parse(text) as CloudConfig).write_files!.map(({ path, content }) => [path, content]));

const expected = Object.fromEntries(files.map(({ path, content }) => [path, content]));

/** What Terraform makes of a document that holds these secrets and tokens. */
function applied(document: (value: string) => CloudInit): string {
  const terraform = synth((stack) => {
    const source = new DataResource(stack, 'Source', { input: { any: 'thing' } });
    const token = Token.asString(source.output);
    const target = { node: 'n', secrets: ['join' as const], sharedTexts: new SharedTexts(stack, 'Shared') };
    new TerraformOutput(stack, 'user_data', { value: userData(document(token), target), staticId: true });
  });
  const { locals = {}, output } = terraform;
  const resource = { terraform_data: { source: { input: PEM } } };
  const reference = /terraform_data\.Source_?[A-Z0-9]*\.output/g;
  const rewritten = JSON.parse(JSON.stringify({ locals, output }).replace(reference, 'terraform_data.source.output'));
  const { user_data } = terraformValues({ resource, ...(rewritten as object) });
  return gunzipSync(Buffer.from(user_data!, 'base64')).toString();
}

const known = (document: CloudInit): string =>
  userData(document, { node: 'n', secrets: ['join'], sharedTexts: undefined as never });

describe('every byte of a file reaches the node', () => {
  test('when all is known at synth', () => {
    const text = gunzipSync(Buffer.from(known(CloudInit.of({ files })), 'base64')).toString();
    expect(written(text)).toEqual(expected);
  });

  test('when Terraform puts secrets and tokens between them', () => {
    const text = applied((token) =>
      CloudInit.of({
        files: [
          ...files.slice(0, 5),
          { path: '/secret', permissions: '0600', content: new Secret('key', 'join', 100, token) },
          ...files.slice(5),
          { path: '/token', permissions: '0640', content: `"\${A}" at=${Fn.base64encode(token)} %{b} {{c}}` },
          { path: '/shared', permissions: '0640', content: Object.values(NASTY).join('|'), shared: true },
        ],
        packages: ['curl'],
        run: [['sh', '-c', 'echo "${HOME}" %{x} | tr a b']],
      }),
    );
    expect(written(text)).toEqual({
      ...expected,
      '/secret': PEM,
      '/token': `"\${A}" at=${Buffer.from(PEM).toString('base64')} %{b} {{c}}`,
      '/shared': Object.values(NASTY).join('|'),
    });
    expect((parse(text) as CloudConfig).packages).toEqual(['curl']);
    expect((parse(text) as CloudConfig).runcmd).toEqual([['sh', '-c', 'echo "${HOME}" %{x} | tr a b']]);
  });

  test('whatever it holds', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...' \n\t\r\\"#:-|${%x') }));
    const file = fc.record({ path: text.map((name) => `/${name}`), content: text, shared: fc.boolean() });
    const documents = fc.uniqueArray(file, { selector: (one) => one.path, maxLength: 5 });
    fc.assert(
      fc.property(documents, fc.array(fc.array(text, { minLength: 1 })), (parts, run) => {
        const files = parts.map(({ path, content, shared }) => ({
          ...{ path, content, permissions: '0640' },
          ...(shared ? { shared } : {}),
        }));
        const read = (parse(asText(CloudInit.of({ files, run }))) ?? {}) as CloudConfig;
        const byPath = (all: readonly NodeFile[]) =>
          Object.fromEntries(all.map(({ path, permissions, content }) => [path, { permissions, content }]));
        expect(read.write_files ?? []).toHaveLength(files.length);
        expect(byPath(read.write_files ?? [])).toEqual(byPath(files));
        expect(read.runcmd ?? []).toEqual(run);
      }),
    );
  });

  testWithCloudInit('as cloud-init itself reads it', () => {
    const strings = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 500, seed: 1 });
    const run = [...Object.values(NASTY), ...strings].map((word) => [word]);
    const read = readByCloudInit(asText(CloudInit.of({ files, packages: ['yes', '1.10'], run })));
    expect(Object.fromEntries(read.write_files!.map(({ path, content }) => [path, content]))).toEqual(expected);
    expect(read.write_files!.every(({ permissions }) => permissions === '0640')).toBe(true);
    expect(read.packages).toEqual(['yes', '1.10']);
    expect(read.runcmd).toEqual(run);
  });
});

const asText = (document: CloudInit): string =>
  cloudConfig(document)
    .map((piece) => (typeof piece === 'string' ? piece : 'shared' in piece ? piece.shared : ''))
    .join('');

test('the same document gives the same bytes, whatever the machine', () => {
  const make = () => Buffer.from(known(CloudInit.of({ files })), 'base64');
  expect(make().equals(make())).toBe(true);
  // gzip's header: no time, no name, operating system unknown.
  expect([...make().subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
});

describe('a document that is too large', () => {
  const random = (length: number): string =>
    fc.sample(fc.base64String({ minLength: length }), { numRuns: 1, seed: 7 })[0]!;
  const large = CloudInit.of({
    files: [
      { path: '/small', permissions: '0640', content: 'x' },
      { path: '/large', permissions: '0640', content: random(4000) },
    ],
  });

  test('is refused with node, size, limit, what is largest and what to do', () => {
    expect(() => checkSize(large, 'edge-manager-1', 2048)).toThrow(
      /^user data of edge-manager-1 has 1 mistake\n\s+is about \d{4} characters \(gzip, base64\), allowed are 2048: .*\/large \(\d{4} characters before compression\), or raise vm\.userdata\.max\.length in CloudStack and userDataLimit here$/,
    );
  });

  test('passes where the cloud takes more', () => {
    expect(() => checkSize(large, 'edge-manager-1', 1_048_576)).not.toThrow();
  });

  test('counts secrets, which do not shrink', () => {
    const secret = new Secret('key', 'join', 3000, '<token>');
    const document = CloudInit.of({ files: [{ path: '/key', permissions: '0600', content: secret }] });
    expect(() => checkSize(document, 'n', 2048)).toThrow('/key (3000 characters');
  });
});

describe('a mistake of ours', () => {
  const secret = (secretClass: 'pki' | 'admin') => new Secret('key of x', secretClass, 10, '<token>');
  const withSecret = (secretClass: 'pki' | 'admin') =>
    CloudInit.of({ files: [{ path: '/key', permissions: '0600', content: secret(secretClass) }] });

  test.each(['pki', 'admin'] as const)('a %s secret on a worker is found at synth', (secretClass) => {
    expect(() => known(withSecret(secretClass))).toThrow(AssumptionError);
    expect(() => known(withSecret(secretClass))).toThrow(
      `the key of x (class ${secretClass}) must not be in the user data of n, which takes join`,
    );
  });

  test('writing a path twice is found at once', () => {
    const one = { path: '/etc/x', permissions: '0640', content: '' };
    expect(() => CloudInit.of({ files: [one] }).with({ files: [{ ...one, content: 'other' }] })).toThrow(
      'two parts of a cloud-init document write /etc/x',
    );
  });
});
