import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../common/paths';

/** A Terraform provider as pinned in this checkout. */
export interface PinnedProvider {
  /** Address as Terraform writes it, `registry.terraform.io/hashicorp/tls`. */
  readonly address: string;
  readonly version: string;
  /** Folder of the Go module that pins the provider's source and all it needs. */
  readonly module: string;
  /** Go package of the provider's program. */
  readonly goPackage: string;
}

/** What every cluster needs. */
const essential = ['cloudstack', 'tls'] as const;

/** What only some need: it takes minutes to build. */
export type ExtraProvider = 'rancher2';

/** One folder under `tools/providers` per provider; its version is that of the bindings in `packages/provider-<name>`. */
export function pinnedProviders(extra: readonly ExtraProvider[] = []): PinnedProvider[] {
  return [...essential, ...extra].map((name) => {
    const module = join(root, 'tools/providers', name);
    const bindings = JSON.parse(readFileSync(join(root, `packages/provider-${name}/package.json`), 'utf8')) as {
      cdktf: { provider: { name: string; version: string } };
    };
    const goPackage = /^import _ "(.+)"$/m.exec(readFileSync(join(module, 'tools.go'), 'utf8'))![1]!;
    return { address: bindings.cdktf.provider.name, version: bindings.cdktf.provider.version, module, goPackage };
  });
}
