import type { DockerClient } from './client';

/** One entry of `GET /nodes`, the parts we look at. */
export interface SwarmNode {
  readonly ID: string;
  readonly Spec: { readonly Role: 'manager' | 'worker'; readonly Availability: string };
  readonly Description: { readonly Hostname: string; readonly Engine: { readonly EngineVersion: string } };
  readonly Status: { readonly State: string; readonly Addr: string };
  readonly ManagerStatus?: { readonly Leader?: boolean; readonly Reachability: string; readonly Addr: string };
}

export function swarmNodes(docker: DockerClient): Promise<SwarmNode[]> {
  return docker.get<SwarmNode[]>('/nodes');
}

export interface ExpectedNode {
  readonly name: string;
  readonly role: string;
}

/** What a swarm still lacks to be whole, for people; empty when every expected node is there, ready and in its role. */
export function missingFromSwarm(expected: readonly ExpectedNode[], nodes: readonly SwarmNode[]): string[] {
  const lacks = expected.flatMap(({ name, role }) => {
    const ready = nodes.filter((node) => node.Description.Hostname === name && node.Status.State === 'ready');
    const [node] = ready;
    if (!node) return [`${name} has not joined yet`];
    if (node.Spec.Role !== role) return [`${name} is a ${node.Spec.Role}, should be a ${role}`];
    const reachable = role !== 'manager' || node.ManagerStatus?.Reachability === 'reachable';
    return reachable ? [] : [`manager ${name} is not reachable for the others`];
  });
  const leaders = nodes.filter((node) => node.ManagerStatus?.Leader).length;
  return leaders === 1 ? lacks : [...lacks, `${leaders} leaders`];
}
