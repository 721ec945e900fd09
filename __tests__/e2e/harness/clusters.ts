type Config = Readonly<Record<string, unknown>>;

/** A clusters.yaml with one swarm named `test`: three managers, two workers, unless told otherwise. */
export function swarm(changes: Config = {}): { clusters: Record<string, unknown> } {
  return {
    clusters: {
      test: {
        orchestrator: 'swarm',
        zone: 'Sandbox-simulator',
        template: 'Debian 12 with Docker (local node)',
        adminCidrs: ['192.168.0.0/16'],
        managers: { count: 3, serviceOffering: 'Small Instance' },
        pools: { worker: { count: 2, serviceOffering: 'Small Instance' } },
        publish: { web: { port: 80, cidrs: ['192.168.0.0/16'] } },
        ...changes,
      },
    },
  };
}

/** Pools of small workers: name → how many. */
export function workers(counts: Readonly<Record<string, number>>): Config {
  const pools = Object.entries(counts).map(([name, count]) => [name, { count, serviceOffering: 'Small Instance' }]);
  return { pools: Object.fromEntries(pools) as Record<string, unknown> };
}
