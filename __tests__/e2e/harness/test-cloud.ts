import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Credentials, ask, providerVariables } from '../../../tools/cloud/api';
import { type HypervisorKind, LocalCloud } from '../../../tools/cloud/local-cloud';
import { Workspace } from '../../../tools/cdktf/workspace';
import { terraformEnvironment } from '../../../tools/terraform/environment';
import type { ExtraProvider } from '../../../tools/terraform/providers';

export interface TestCloudOptions {
  readonly hypervisor: HypervisorKind;
  /** Faults that the cloud plays. @default - none */
  readonly faults?: unknown;
  /** Let machines reach the API, too. @default false */
  readonly forMachines?: boolean;
  /** Providers beside those which every cluster needs. @default - none */
  readonly providers?: readonly ExtraProvider[];
}

/** A local CloudStack of a test's own, in a temporary folder, with the folders that deploy onto it. */
export class TestCloud {
  private readonly workspaces: Workspace[] = [];

  private constructor(
    readonly stateDir: string,
    readonly tool: LocalCloud,
    readonly credentials: Credentials,
    private readonly terraform: Readonly<Record<string, string>>,
  ) {}

  static async up({ hypervisor, faults, forMachines, providers }: TestCloudOptions): Promise<TestCloud> {
    const { variables } = await terraformEnvironment((text) => process.stderr.write(`${text}\n`), providers);
    const stateDir = mkdtempSync(join(tmpdir(), 'local-cloudstack-'));
    let file: string | undefined;
    if (faults) {
      file = join(stateDir, 'faults-of-the-test.json');
      writeFileSync(file, JSON.stringify(faults));
    }
    const tool = new LocalCloud({ stateDir, faults: file, forMachines });
    try {
      return new TestCloud(stateDir, tool, await tool.up(hypervisor), variables);
    } catch (error) {
      await tool.down();
      rmSync(stateDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** A folder from which clusters are deployed onto this cloud; `overrides` go into the environment. */
  workspace(clusters: unknown, overrides: Readonly<Record<string, string>> = {}): Workspace {
    const workspace = new Workspace(clusters, this.variables(overrides));
    this.workspaces.push(workspace);
    return workspace;
  }

  /** The environment of this process with what Terraform needs for this cloud. */
  environment(overrides: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    return { ...process.env, ...this.variables(overrides) };
  }

  private variables(overrides: Readonly<Record<string, string>>): Record<string, string> {
    return { ...this.terraform, ...providerVariables(this.credentials), ...overrides };
  }

  ask<T>(command: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    return ask<T>(this.credentials, command, parameters);
  }

  /** Names of what a list command returns. */
  async names(command: string, kind: string): Promise<string[]> {
    const answer = await this.ask<
      Record<string, { name?: string; displayname?: string; ipaddress?: string; id: string }[]>
    >(command, { listall: 'true' });
    return (answer[kind] ?? []).map((item) => item.name ?? item.ipaddress ?? item.id).sort();
  }

  async down(): Promise<void> {
    const result = await this.tool.down();
    for (const workspace of this.workspaces) workspace.remove();
    rmSync(this.stateDir, { recursive: true, force: true });
    if (result.code !== 0) throw new Error(`local-cloudstack down failed:\n${result.output}`);
  }
}
