/**
 * The objects of a manifest, each with its text: what they are is read from the lines that every object has at the same
 * depth, so that no reader of YAML is needed.
 */
export function objectsOf(manifest) {
  return manifest
    .split(/^---\s*$/m)
    .map((text) => ({ text, ...head(text) }))
    .filter(({ kind }) => kind);
}

function head(text) {
  const value = (pattern) => pattern.exec(text)?.[1]?.replace(/^(["'])(.*)\1$/, '$2');
  const [, metadata = ''] = /^metadata:\s*\n((?:[ \t]+.*\n?|\s*\n)*)/m.exec(text) ?? [];
  const indent = /^( +)\S/m.exec(metadata)?.[1] ?? '  ';
  const of = (key) =>
    new RegExp(`^${indent}${key}:[ \\t]*(\\S+)[ \\t]*$`, 'm').exec(metadata)?.[1]?.replace(/^(["'])(.*)\1$/, '$2');
  return {
    apiVersion: value(/^apiVersion:[ \t]*(\S+)[ \t]*$/m),
    kind: value(/^kind:[ \t]*(\S+)[ \t]*$/m),
    name: of('name'),
    namespace: of('namespace'),
  };
}
