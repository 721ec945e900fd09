import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { statePath } from '../../stacks/state-path';
import { ask, type Credentials } from '../cloud/api';
import { root } from '../common/paths';
import { UserError } from '../common/user-error';

interface TerraformState {
  readonly resources?: readonly {
    readonly type: string;
    readonly instances: readonly { attributes: { id: string } }[];
  }[];
}

/**
 * Terraform's state of one cluster of this checkout. The demo must never lose the state of a cluster on somebody's real
 * cloud, so it marks the states that it began itself and touches no other.
 */
export class StateFile {
  private readonly file: string;
  private readonly mark: string;

  constructor(private readonly cluster: string) {
    this.file = resolve(root, statePath(cluster));
    this.mark = `${this.file}.demo`;
  }

  /** Whether something is deployed according to the state. */
  holdsResources(): boolean {
    return (this.read().resources ?? []).length > 0;
  }

  /** Whether the state holds a cluster that the demo did not make. */
  isForeign(): boolean {
    return this.holdsResources() && !existsSync(this.mark);
  }

  refuseForeign(): void {
    if (!this.isForeign()) return;
    throw new UserError(
      `${this.file} holds a cluster that the demo did not make: run the demo in another checkout, ` +
        `or destroy that cluster first (npx cdktf destroy ${this.cluster})`,
    );
  }

  /** Makes the state ours, for a cluster on this cloud. */
  async claim(credentials: Credentials): Promise<void> {
    this.refuseForeign();
    if (this.holdsResources() && !(await this.describes(credentials))) this.setAside();
    writeFileSync(this.mark, 'The demo began this state; it describes a cluster on the local CloudStack.\n');
  }

  /** Forgets a state that we began, once its cloud is gone. */
  forget(): void {
    if (!existsSync(this.mark)) return;
    for (const file of [this.file, `${this.file}.backup`, this.mark]) rmSync(file, { force: true });
  }

  /** An earlier local cloud may have been taken away without its clusters. */
  private setAside(): void {
    renameSync(this.file, `${this.file}.${Date.now()}.old`);
  }

  /** Whether the cloud knows at least one network or machine of the state; without any there is nothing to tell by. */
  private async describes(credentials: Credentials): Promise<boolean> {
    const known = new Set<string>();
    const { network = [] } = await ask<{ network?: { id: string }[] }>(credentials, 'listNetworks', {
      listall: 'true',
    });
    for (const { id } of network) known.add(id);
    const ids = (this.read().resources ?? [])
      .filter(({ type }) => type === 'cloudstack_network')
      .flatMap(({ instances }) => instances.map((instance) => instance.attributes.id));
    return ids.length === 0 || ids.some((id) => known.has(id));
  }

  private read(): TerraformState {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, 'utf8')) as TerraformState) : {};
  }
}
