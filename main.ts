import { App } from 'cdktf';
import { ClusterConfigError } from './lib/config/errors';
import { loadClusters } from './lib/config/load';
import { ClusterStack } from './stacks/cluster-stack';
import { orchestrators } from './stacks/registry';

// Each of cdktf's tokens keeps a stack trace, which nobody reads. Those of errors are written when they are printed.
const { prepareStackTrace } = Error;
Error.prepareStackTrace = () => '';
try {
  const app = new App();
  for (const cluster of loadClusters(process.env.CLUSTERS_CONFIG ?? 'clusters.yaml', orchestrators)) {
    new ClusterStack(app, cluster);
  }
  app.synth();
} catch (error) {
  Error.prepareStackTrace = prepareStackTrace;
  if (!(error instanceof ClusterConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
