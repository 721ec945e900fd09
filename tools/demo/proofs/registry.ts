import type { Proof } from './proof';
import { dockerHostProof } from './docker-host';
import { kubernetesProof } from './kubernetes';
import { rancherProof } from './rancher';
import { swarmProof } from './swarm';

/** One proof per orchestrator, by the name it has in clusters.yaml. */
export const proofs: Readonly<Record<string, Proof>> = {
  'docker-host': dockerHostProof,
  kubernetes: kubernetesProof,
  rancher: rancherProof,
  swarm: swarmProof,
};
