import { DataTerraformRemoteStateLocal, Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { NamedAccess, RancherAccess } from '../lib/orchestrators/rancher-downstream/access';
import type { RancherDownstreamClusterProps } from '../lib/orchestrators/rancher-downstream/props';
import { statePath } from './state-path';

/** Props in which a Rancher that is a cluster of the same file is told by the state of that one. */
export function withRancherOf(scope: Construct, props: RancherDownstreamClusterProps): RancherDownstreamClusterProps {
  const { cluster, ...access }: NamedAccess = props.rancher;
  return cluster === undefined ? props : { ...props, rancher: { ...access, ...toldBy(scope, cluster) } };
}

/**
 * Read when Terraform runs, so that nothing secret is in a file of ours, and by the path: a reference between stacks would
 * have `cdktf deploy` of the one refuse to go without the other.
 */
function toldBy(scope: Construct, cluster: string): Pick<RancherAccess, 'url' | 'ca' | 'bootstrapPassword'> {
  const state = new DataTerraformRemoteStateLocal(scope, `State-${cluster}`, { path: statePath(cluster) });
  return {
    url: state.getString('url'),
    // Not there where the certificate is publicly trusted.
    ca: Token.asString(Fn.try([state.getString('ca'), ''])),
    bootstrapPassword: Fn.sensitive(state.getString('bootstrap_password')) as string,
  };
}
