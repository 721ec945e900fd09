import { CloudstackProvider } from '@cdktf/provider-cloudstack/lib/provider';
import { TlsProvider } from '@cloudstack-clusters/provider-tls/lib/provider';
import { LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { ClusterConfig } from '../lib/config/load';
import { AssumptionError, ClusterConfigError, prefixIssues } from '../lib/config/errors';
import { deployedAccordingTo } from './deployed';
import { registry } from './registry';
import { statePath } from './state-path';

/** One cluster, self-contained: `cdktf deploy <id>` needs no other stack. */
export class ClusterStack extends TerraformStack {
  constructor(scope: Construct, { id, orchestrator, props }: ClusterConfig) {
    super(scope, id);
    // URL and keys come from CLOUDSTACK_API_URL, _API_KEY and _SECRET_KEY: nothing secret is written into a file.
    new CloudstackProvider(this, 'CloudStack', {});
    new TlsProvider(this, 'Tls', {});
    this.addOverride('terraform.required_version', '>= 1.5');
    new LocalBackend(this, { path: statePath(id) });

    const entry = registry.find((candidate) => candidate.orchestrator.name === orchestrator);
    if (!entry) throw new AssumptionError(`no orchestrator ${orchestrator} in the registry`);
    const deployed = deployedAccordingTo(statePath(id));
    if (deployed !== undefined) {
      const issues = entry.orchestrator.checkChange?.(deployed, props) ?? [];
      ClusterConfigError.throwIfAny('the change', prefixIssues(`clusters.${id}`, issues));
    }
    const cluster = entry.create(this, 'Cluster', props);

    for (const [name, output] of Object.entries(cluster.outputs)) {
      new TerraformOutput(this, name, { ...output, staticId: true });
    }
  }

  /** cdktf would resolve all tokens once more, to find those of other stacks. There are none. */
  override prepareStack(): void {}
}
