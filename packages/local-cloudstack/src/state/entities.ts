/** What the cloud remembers. Plain data: every value survives JSON. Times are CloudStack's `2026-01-31T12:00:00+0000`. */

export interface Entity {
  /** UUID, as the API shows it. */
  readonly id: string;
  /** Number of the row, as a database would count; seen in names such as `i-2-7-VM` and in some error texts. */
  readonly dbid: number;
  /** Set when the API no longer shows it, while its UUID still counts as known. */
  readonly removed?: boolean;
}

export interface Owned extends Entity {
  readonly accountId: string;
}

export interface Domain extends Entity {
  readonly name: string;
  readonly path: string;
  readonly level: number;
}

export interface Account extends Entity {
  readonly name: string;
  readonly domainId: string;
  /** 1 is the root admin, 0 a user. */
  readonly type: 0 | 1;
  readonly created: string;
}

export interface User extends Owned {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly created: string;
  readonly state: 'enabled' | 'disabled';
  readonly apiKey?: string;
  readonly secretKey?: string;
}

export interface ResourceLimit extends Entity {
  readonly accountId: string;
  readonly type: number;
  readonly max: number;
}

export interface Zone extends Entity {
  readonly name: string;
  readonly dns1: string;
  readonly guestCidr: string;
  readonly physicalNetworkId: string;
  readonly publicNetworkId: string;
  readonly vlanId: string;
}

export interface Pod extends Entity {
  readonly name: string;
  readonly zoneId: string;
  readonly gateway: string;
  readonly startip: string;
  readonly endip: string;
}

export interface Cluster extends Entity {
  readonly name: string;
  readonly podId: string;
}

export interface Host extends Entity {
  readonly name: string;
  readonly clusterId: string;
  readonly ipaddress: string;
  readonly cpus: number;
  /** MHz of one CPU. */
  readonly cpuSpeed: number;
  readonly memoryMib: number;
  readonly created: string;
}

export interface ServiceOffering extends Entity {
  readonly name: string;
  readonly displaytext: string;
  readonly cpus: number;
  /** MHz of one CPU. */
  readonly cpuSpeed: number;
  readonly memoryMib: number;
  readonly created: string;
  readonly diskOfferingId: string;
}

export interface DiskOffering extends Entity {
  readonly name: string;
  readonly displaytext: string;
  /** 0 for an offering with a size of the user's choice. */
  readonly sizeGib: number;
  readonly customized: boolean;
  readonly created: string;
}

export interface NetworkOffering extends Entity {
  readonly name: string;
  readonly displaytext: string;
  readonly created: string;
  readonly guestIpType: 'Isolated';
  readonly availability: 'Required' | 'Optional';
  readonly egressDefault: 'allow' | 'deny';
  readonly serviceOfferingId: string;
}

export interface OsType extends Entity {
  readonly name: string;
  readonly category: string;
  readonly categoryId: string;
}

export interface Template extends Entity {
  readonly name: string;
  /** What the hypervisor calls it; absent for a template with no machine behind it. */
  readonly key?: string;
  readonly osTypeId: string;
  readonly sizeGib: number;
  readonly created: string;
}

export type NetworkState = 'Allocated' | 'Implementing' | 'Implemented' | 'Shutdown' | 'Destroy';

export interface Network extends Owned {
  readonly name: string;
  readonly displaytext: string;
  readonly zoneId: string;
  readonly networkOfferingId: string;
  readonly cidr: string;
  readonly gateway: string;
  readonly netmask: string;
  readonly domain: string;
  readonly state: NetworkState;
  readonly vlan?: number;
  readonly created: string;
}

/** An address of the public range; free ones are kept too, as a row each, so that their UUIDs never change. */
export interface PublicIp extends Entity {
  readonly address: string;
  readonly zoneId: string;
  readonly state: 'Free' | 'Allocating' | 'Allocated' | 'Releasing';
  readonly accountId?: string;
  readonly networkId?: string;
  readonly sourceNat: boolean;
  readonly allocated?: string;
  /** Static NAT leads to this machine. */
  readonly staticNatVmId?: string;
}

export type RuleState = 'Add' | 'Active' | 'Revoke';

export interface FirewallRule extends Owned {
  readonly direction: 'Ingress' | 'Egress';
  readonly networkId: string;
  /** Ingress only. */
  readonly publicIpId?: string;
  readonly protocol: string;
  readonly startPort?: number;
  readonly endPort?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly sourceCidrs: readonly string[];
  readonly destinationCidrs: readonly string[];
  readonly state: RuleState;
}

export interface PortForwardingRule extends Owned {
  readonly networkId: string;
  readonly publicIpId: string;
  readonly vmId: string;
  readonly guestIp: string;
  readonly protocol: 'tcp' | 'udp';
  readonly publicPort: number;
  readonly publicEndPort: number;
  readonly privatePort: number;
  readonly privateEndPort: number;
  readonly sourceCidrs: readonly string[];
  readonly state: RuleState;
}

export interface LoadBalancerRule extends Owned {
  readonly networkId: string;
  readonly publicIpId: string;
  readonly name: string;
  readonly description?: string;
  readonly algorithm: 'roundrobin' | 'leastconn' | 'source';
  /** As the caller gave it; absent means tcp. */
  readonly protocol?: 'tcp' | 'udp' | 'tcp-proxy';
  readonly publicPort: number;
  readonly privatePort: number;
  readonly sourceCidrs: readonly string[];
  readonly memberIds: readonly string[];
  readonly state: RuleState;
}

export interface Nic {
  readonly id: string;
  readonly networkId: string;
  readonly ipAddress: string;
  readonly macAddress: string;
  readonly isDefault: boolean;
}

export type VmState = 'Starting' | 'Running' | 'Stopping' | 'Stopped' | 'Destroyed' | 'Expunging' | 'Error';

export interface VirtualMachine extends Owned {
  readonly name: string;
  readonly displayName: string;
  readonly group?: string;
  readonly groupId?: string;
  readonly userId: string;
  readonly zoneId: string;
  readonly templateId: string;
  readonly serviceOfferingId: string;
  readonly state: VmState;
  readonly hostId?: string;
  readonly nics: readonly Nic[];
  readonly affinityGroupIds: readonly string[];
  readonly keypairs: readonly string[];
  readonly publicKeys: readonly string[];
  readonly details: Readonly<Record<string, string>>;
  /** Base64, as it was handed in. */
  readonly userData?: string;
  readonly userDataId?: string;
  readonly created: string;
  readonly lastUpdated: string;
}

export interface Volume extends Owned {
  readonly name: string;
  readonly type: 'ROOT';
  readonly vmId: string;
  readonly zoneId: string;
  /** Bytes. */
  readonly size: number;
  readonly created: string;
  readonly path: string;
}

export interface AffinityGroup extends Owned {
  readonly name: string;
  readonly description?: string;
  readonly type: string;
}

export interface SshKeyPair extends Owned {
  readonly name: string;
  /** Type and key, no comment. */
  readonly publicKey: string;
  readonly fingerprint: string;
}

export interface UserData extends Owned {
  readonly name: string;
  readonly userData: string;
  readonly params?: string;
}

export interface Tag extends Owned {
  readonly key: string;
  readonly value: string;
  readonly resourceType: string;
  readonly resourceId: string;
}

export interface Job extends Entity {
  readonly accountId: string;
  readonly userId: string;
  readonly command: string;
  readonly javaClass: string;
  readonly instanceType?: string;
  readonly instanceId?: string;
  /** 0 pending, 1 succeeded, 2 failed. */
  readonly status: 0 | 1 | 2;
  readonly resultCode: number;
  readonly result?: unknown;
  readonly created: string;
  readonly completed?: string;
}

export interface CloudEvent extends Owned {
  readonly userId: string;
  readonly type: string;
  readonly level: 'INFO' | 'ERROR';
  readonly state: 'Started' | 'Completed';
  readonly description: string;
  readonly created: string;
  readonly resourceId?: string;
  readonly resourceType?: string;
}
