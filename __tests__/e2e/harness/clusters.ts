import { k3sVersion, rancherVersion } from '../../../tools/k3s/versions';
import { templateName as k3sTemplate } from '../../../tools/k3s-template/template';

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

/** A clusters.yaml with one Docker host named `test`. */
export function dockerHost(changes: Config = {}): { clusters: Record<string, unknown> } {
  return {
    clusters: {
      test: {
        orchestrator: 'docker-host',
        zone: 'Sandbox-simulator',
        template: 'Debian 12 with Docker (local node)',
        adminCidrs: ['192.168.0.0/16'],
        hosts: { count: 1, serviceOffering: 'Small Instance' },
        publish: { web: { port: 80, cidrs: ['0.0.0.0/0'] } },
        ...changes,
      },
    },
  };
}

/** A clusters.yaml with one Kubernetes named `test`: three control planes and two pools, one of them tainted. */
export function kubernetes(changes: Config = {}): { clusters: Record<string, unknown> } {
  const serviceOffering = 'Large Instance';
  return {
    clusters: {
      test: {
        orchestrator: 'kubernetes',
        version: '1.36.3',
        zone: 'Sandbox-simulator',
        template: 'Debian 12 with Kubernetes 1.36.3 (local node)',
        preinstalled: true,
        adminCidrs: ['192.168.0.0/16'],
        controlPlane: { count: 3, serviceOffering },
        pools: {
          web: { count: 1, serviceOffering, labels: { tier: 'web' } },
          batch: { count: 1, serviceOffering, taints: [{ key: 'batch', value: 'only', effect: 'NoSchedule' }] },
        },
        publish: { web: { port: 80, nodePort: 30_080, cidrs: ['192.168.0.0/16'] } },
        ...changes,
      },
    },
  };
}

/** A clusters.yaml with one Rancher named `test`: three servers of K3s and an agent, unless told otherwise. */
export function rancher(changes: Config = {}): { clusters: Record<string, unknown> } {
  const serviceOffering = 'Large Instance';
  return {
    clusters: {
      test: {
        orchestrator: 'rancher',
        version: k3sVersion,
        allowUntested: true,
        zone: 'Sandbox-simulator',
        template: k3sTemplate,
        preinstalled: true,
        adminCidrs: ['192.168.0.0/16'],
        servers: { count: 3, serviceOffering },
        pools: { web: { count: 1, serviceOffering, labels: { tier: 'web' } } },
        // The chart lies on the servers, as where there is no Internet.
        chart: { url: `https://%{KUBERNETES_API}%/static/charts/rancher-${rancherVersion}.tgz` },
        ...changes,
      },
    },
  };
}

/**
 * A cluster named `apps` that a Rancher manages: one node for all that is not work, two workers.
 *
 * @param rancher how to get into it
 */
export function downstream(rancher: Config, changes: Config = {}): { clusters: Record<string, unknown> } {
  const serviceOffering = 'Small Instance';
  return {
    clusters: {
      apps: {
        orchestrator: 'rancher-downstream',
        // The newest one that can be built from source; it does with newer Ranchers what is needed here.
        rancher: { ...rancher, providerVersion: '1.22.1', timeoutMinutes: 1 },
        version: '1.35.7+rke2r1',
        zone: 'Sandbox-simulator',
        template: 'Debian 12 with Docker (local node)',
        adminCidrs: ['192.168.0.0/16'],
        pools: {
          control: { roles: ['etcd', 'controlPlane'], count: 1, serviceOffering },
          worker: { count: 2, serviceOffering, labels: { tier: 'web' } },
        },
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
