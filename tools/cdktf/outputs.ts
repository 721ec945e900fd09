/** Outputs that every cluster stack has, by these names. */
export interface ClusterOutputs {
  /** Where the cluster answers, `tcp://203.0.113.7:2376`. */
  readonly endpoint: string;
  readonly nodes: readonly ClusterNode[];
  readonly next_steps: string;
  readonly firewall: readonly RuleInForce[];
  /** Where SSH is switched on. */
  readonly ssh_command?: string;
}

export interface ClusterNode {
  readonly name: string;
  readonly role: string;
  readonly pool: string;
  readonly address: string;
}

export interface RuleInForce {
  readonly description: string;
  readonly protocol: string;
  readonly ports: string;
  readonly from: string;
  readonly to: string;
}

/** Outputs of a Kubernetes. */
export interface KubernetesOutputs extends ClusterOutputs {
  /** Sensitive: whoever has it administers the cluster. */
  readonly kubeconfig: string;
}

/** Outputs of a Rancher and of the cluster that it runs on. */
export interface RancherOutputs extends KubernetesOutputs {
  /** `https://rancher.example.org` */
  readonly url: string;
  /** PEM of the authority that has signed Rancher's certificate, where that is the cluster's own. */
  readonly ca?: string;
  /** Sensitive: the first administrator's. */
  readonly bootstrap_password: string;
}

/** What opens a Docker API; the PEM texts are sensitive. */
export interface DockerOutputs extends ClusterOutputs {
  readonly docker_context: string;
  readonly docker_ca: string;
  readonly docker_cert: string;
  readonly docker_key: string;
}

/** Outputs of a Docker Swarm. */
export type SwarmOutputs = DockerOutputs;

/** Outputs of Docker hosts. */
export interface DockerHostOutputs extends DockerOutputs {
  /** Name of a host → where its Docker API answers. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Sensitive: shell lines that put the operator's files in place and have docker use them. */
  readonly docker_env: string;
}
