import { stringify } from 'yaml';

/** Objects as YAML that Kubernetes reads as it is meant: it goes by version 1.1, in which `n` is false and `1:30` is ninety. */
export const yaml = (...documents: readonly object[]): string =>
  documents
    .map((document) =>
      stringify(document, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false, indentSeq: false }),
    )
    .join('---\n');
