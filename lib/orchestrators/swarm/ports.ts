import { DOCKER_API_PORT } from '../../docker/ports';

/** Every port that a Swarm node listens on. */
export const SWARM_PORTS = {
  /** Docker API with TLS, for operators. */
  dockerApi: DOCKER_API_PORT,
  /** Swarm's control plane: managers. */
  clusterManagement: 2377,
  /** Join tokens over mutual TLS: managers. */
  joinToken: 2378,
  /** Gossip, tcp and udp; cannot be changed. */
  gossip: 7946,
  /** VXLAN between nodes, udp; the default of `dataPathPort`. */
  dataPath: 4789,
} as const;
