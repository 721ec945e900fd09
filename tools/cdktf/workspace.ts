import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { root } from '../common/paths';
import type { RunOptions } from '../common/run';
import { Cdktf } from './cdktf';

/**
 * A folder of its own for this checkout's app, with another clusters.yaml and an own Terraform state: several can be
 * deployed at the same time without touching the checkout.
 */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'cloudstack-clusters-'));

  /** @param variables what Terraform and the provider need in the environment */
  constructor(
    clusters: unknown,
    private readonly variables: Readonly<Record<string, string>>,
  ) {
    const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
    const settings = {
      language: 'typescript',
      app: `node --import ${tsx} ${join(root, 'main.ts')}`,
      sendCrashReports: 'false',
    };
    writeFileSync(join(this.folder, 'cdktf.json'), JSON.stringify({ ...settings, projectId: 'workspace' }));
    this.write(clusters);
  }

  /** Replaces clusters.yaml; text is taken as it is. */
  write(clusters: unknown): void {
    writeFileSync(join(this.folder, 'clusters.yaml'), typeof clusters === 'string' ? clusters : stringify(clusters));
  }

  cdktf(options: RunOptions = {}): Cdktf {
    const env = { ...this.variables, ...options.env, CLUSTERS_CONFIG: join(this.folder, 'clusters.yaml') };
    return new Cdktf({ ...options, cwd: this.folder, env: env as Record<string, string> });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
