/**
 * What the API needs from the machinery below it. The API owns all decisions (addresses, rules, states); a hypervisor
 * makes the world look as it is told. Every call is idempotent: it may be repeated after a crash at any point.
 */
export interface Hypervisor {
  readonly name: 'simulator' | 'nspawn';

  /** The range that public addresses come from; the first usable address is the gateway ("the Internet" side). */
  readonly publicCidr: string;

  /** Templates that can be started for real, beside the simulator's. */
  readonly templates: readonly TemplateSpec[];

  /** Brings the host into shape and takes up again what runs already. Called once, before anything else. */
  prepare(): Promise<void>;

  /** Makes the virtual router of a guest network exist and match the spec, rules included, in one atomic step. */
  applyRouter(router: RouterSpec): Promise<void>;
  removeRouter(networkId: string): Promise<void>;

  /** Starts the machine; its disk is created from the template when it does not exist yet. Returns once it runs. */
  startMachine(machine: MachineSpec): Promise<void>;
  /** `force` cuts the power, else the guest is asked to shut down, and cut off after a grace period. The disk stays. */
  stopMachine(machineId: string, options: { readonly force: boolean }): Promise<void>;
  rebootMachine(machineId: string): Promise<void>;
  /** Removes the machine with its disk. */
  destroyMachine(machineId: string): Promise<void>;

  /** Ids of the machines that run now. A guest may have switched itself off. */
  runningMachines(): Promise<ReadonlySet<string>>;

  /** Path of the file that collects what the machine prints on its console. */
  consoleLog(machineId: string): string;
  /** The command line that runs `command` inside the machine, for `exec` of the tool. Throws where that is impossible. */
  execCommand(machineId: string, command: readonly string[]): readonly string[];

  /** Takes away everything that was ever made for this cloud: machines, routers, mounts, interfaces, host rules. */
  destroyEverything(): Promise<void>;
}

export interface TemplateSpec {
  /** Stable key, e.g. `debian-12`. */
  readonly key: string;
  /** As listTemplates shows it, e.g. `Debian 12 (local node)`. */
  readonly name: string;
  readonly osType: string;
  readonly sizeGib: number;
}

export interface MachineSpec {
  /** UUID of the virtual machine. */
  readonly id: string;
  /** Host name, unique in its network. */
  readonly name: string;
  readonly templateKey: string;
  readonly memoryMib: number;
  readonly cpus: number;
  readonly networkId: string;
  readonly macAddress: string;
  readonly ipAddress: string;
}

/** A guest network's router, whole. Anything not named here does not exist: the default is closed. */
export interface RouterSpec {
  readonly networkId: string;
  /** e.g. `10.1.1.0/24` */
  readonly cidr: string;
  readonly gateway: string;
  /** DNS domain of the guests, e.g. `cs2cloud.internal`. */
  readonly domain: string;
  /** Address that guests leave with. */
  readonly sourceNatIp: string;
  /** All public addresses of the network, the source NAT address included. */
  readonly publicIps: readonly string[];
  readonly leases: readonly Lease[];
  readonly egressDefault: 'allow' | 'deny';
  readonly egress: readonly EgressRule[];
  readonly firewall: readonly FirewallRule[];
  readonly portForwards: readonly PortForward[];
  readonly loadBalancers: readonly LoadBalancer[];
}

/** A guest and all that the router tells it. */
export interface Lease {
  readonly machineId: string;
  readonly name: string;
  readonly macAddress: string;
  readonly ipAddress: string;
  /** Leaf name → text, as under `/latest/meta-data/`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Decoded user data: exactly the bytes a guest gets. Empty when there is none. */
  readonly userData: Buffer;
}

export type Protocol = 'tcp' | 'udp' | 'icmp' | 'all';

/** With the default policy `deny` these allow, with `allow` they deny. */
export interface EgressRule {
  readonly protocol: Protocol;
  readonly sourceCidrs: readonly string[];
  readonly destinationCidrs: readonly string[];
  /** Inclusive; absent for icmp and all. */
  readonly ports?: PortRange;
  readonly icmp?: IcmpMatch;
}

export interface FirewallRule {
  readonly publicIp: string;
  readonly protocol: Exclude<Protocol, 'all'>;
  readonly sourceCidrs: readonly string[];
  readonly ports?: PortRange;
  readonly icmp?: IcmpMatch;
}

export interface PortForward {
  readonly publicIp: string;
  readonly protocol: 'tcp' | 'udp';
  readonly publicPorts: PortRange;
  readonly privatePorts: PortRange;
  readonly guestIp: string;
}

export interface LoadBalancer {
  readonly id: string;
  readonly publicIp: string;
  readonly publicPort: number;
  readonly privatePort: number;
  readonly protocol: 'tcp' | 'udp' | 'tcp-proxy';
  readonly algorithm: 'roundrobin' | 'leastconn' | 'source';
  /** CIDRs that may connect; empty for everybody whom the firewall lets in. */
  readonly sourceCidrs: readonly string[];
  readonly memberIps: readonly string[];
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** -1 stands for any. */
export interface IcmpMatch {
  readonly type: number;
  readonly code: number;
}
