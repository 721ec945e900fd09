import type { Construct } from 'constructs';
import { ClusterConfigError } from '../config/errors';
import { inspect } from '../config/inspect';
import { Network } from '../network/factory';
import type { Orchestrator, Settled } from './orchestrator';
import type { ClusterProps } from './props';

/**
 * Props with everything filled in that may be left out, after all checks.
 *
 * @throws ClusterConfigError with all mistakes at once
 */
export function settle<Props extends ClusterProps>(
  scope: Construct,
  orchestrator: Orchestrator<Props>,
  props: Props,
): Settled<Props> {
  const settled = {
    ...props,
    name: props.name ?? scope.node.id.toLowerCase(),
    network: props.network ?? Network.isolated(),
  };

  // Code may pass undefined for what it does not set; name and network have types of their own.
  const { name: _name, network: _network, ...rest } = settled;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const result = inspect(orchestrator.schema, given, () => orchestrator.check(settled));
  if ('issues' in result) throw new ClusterConfigError(scope.node.path, result.issues);
  return settled;
}
