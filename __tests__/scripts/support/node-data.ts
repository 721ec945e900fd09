/** What the templates of a node are filled with; the tests change single values of it. */
export interface NodeData {
  cluster: string;
  node: string;
  pool: string;
  role: 'manager' | 'worker';
  address: string | null;
  mayInit: boolean;
  managers: { name: string; address: string }[];
  tokenPort: number;
  serverName: string;
  swarm: {
    addressPool: string;
    subnetSize: number;
    dataPathPort: number;
    drainManagers: boolean;
    stackNodes: number;
  };
  backup: { enabled: boolean; directory: string; keep: number; schedule: string };
}

export function nodeData(changes: Partial<NodeData> = {}): NodeData {
  return {
    cluster: 'edge',
    node: 'm0',
    pool: 'managers',
    role: 'manager',
    address: '127.0.0.11',
    mayInit: true,
    managers: [{ name: 'm0', address: '127.0.0.11' }],
    tokenPort: 2378,
    serverName: 'swarm-manager',
    swarm: {
      addressPool: '10.200.0.0/16',
      subnetSize: 24,
      dataPathPort: 4789,
      drainManagers: true,
      stackNodes: 2,
    },
    backup: { enabled: false, directory: '/var/backups/swarm', keep: 3, schedule: 'daily' },
    ...changes,
  };
}
