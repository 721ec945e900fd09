import type {
  EgressRule,
  FirewallRule,
  IcmpMatch,
  Lease,
  LoadBalancer,
  PortForward,
  PortRange,
  Protocol,
  RouterSpec,
} from '../hypervisor/hypervisor';
import type { FirewallRule as Rule, VirtualMachine } from '../state/entities';
import type { Store } from '../state/store';
import { metadataOf, userDataBytes } from './metadata';

/** The whole router of a network, as the state has it now. */
export function routerSpec(store: Store, networkId: string): RouterSpec {
  const network = store.networks.must(networkId);
  const addresses = store.publicIps.filter((ip) => ip.networkId === networkId);
  const sourceNat = addresses.find((ip) => ip.sourceNat);
  if (!sourceNat) throw new Error(`network ${network.name} has no source NAT address`);
  const rules = store.firewallRules.filter((rule) => rule.networkId === networkId);
  return {
    networkId,
    cidr: network.cidr,
    gateway: network.gateway,
    domain: network.domain,
    sourceNatIp: sourceNat.address,
    publicIps: addresses.map((ip) => ip.address),
    leases: leases(store, networkId),
    egressDefault: store.networkOfferings.must(network.networkOfferingId).egressDefault,
    egress: rules.filter((rule) => rule.direction === 'Egress').map(egressRule),
    firewall: rules.filter((rule) => rule.direction === 'Ingress').map((rule) => firewallRule(store, rule)),
    portForwards: portForwards(store, networkId),
    loadBalancers: loadBalancers(store, networkId),
  };
}

/** Machines that are to be reached in the network, running or not: their names and addresses are theirs. */
export function machinesIn(store: Store, networkId: string): VirtualMachine[] {
  return store.virtualMachines.filter((vm) => vm.nics.some((nic) => nic.networkId === networkId));
}

function leases(store: Store, networkId: string): Lease[] {
  return machinesIn(store, networkId).flatMap((vm) =>
    vm.nics
      .filter((nic) => nic.networkId === networkId)
      .map((nic) => ({
        machineId: vm.id,
        name: vm.name,
        macAddress: nic.macAddress,
        ipAddress: nic.ipAddress,
        metadata: metadataOf(store, vm, nic),
        userData: userDataBytes(store, vm),
      })),
  );
}

function egressRule(rule: Rule): EgressRule {
  return {
    protocol: rule.protocol as Protocol,
    sourceCidrs: rule.sourceCidrs,
    destinationCidrs: rule.destinationCidrs.length > 0 ? rule.destinationCidrs : ['0.0.0.0/0'],
    ...matches(rule),
  };
}

function firewallRule(store: Store, rule: Rule): FirewallRule {
  return {
    publicIp: store.publicIps.must(rule.publicIpId!).address,
    protocol: rule.protocol as FirewallRule['protocol'],
    sourceCidrs: rule.sourceCidrs,
    ...matches(rule),
  };
}

function matches(rule: Rule): { ports?: PortRange; icmp?: IcmpMatch } {
  if (rule.protocol === 'icmp') return { icmp: { type: rule.icmpType ?? -1, code: rule.icmpCode ?? -1 } };
  if (rule.startPort === undefined) return {};
  return { ports: { from: rule.startPort, to: rule.endPort ?? rule.startPort } };
}

/** Static NAT is all ports forwarded: what comes in is still the firewall's decision. */
function portForwards(store: Store, networkId: string): PortForward[] {
  const forwards = store.portForwardingRules
    .filter((rule) => rule.networkId === networkId)
    .map((rule) => ({
      publicIp: store.publicIps.must(rule.publicIpId).address,
      protocol: rule.protocol,
      publicPorts: { from: rule.publicPort, to: rule.publicEndPort },
      privatePorts: { from: rule.privatePort, to: rule.privateEndPort },
      guestIp: rule.guestIp,
    }));
  const everyPort = { from: 1, to: 65535 };
  const staticNat = store.publicIps
    .filter((ip) => ip.networkId === networkId && ip.staticNatVmId !== undefined)
    .flatMap((ip) => {
      const guestIp = store.virtualMachines
        .must(ip.staticNatVmId!)
        .nics.find((nic) => nic.networkId === networkId)!.ipAddress;
      return (['tcp', 'udp'] as const).map((protocol) => ({
        publicIp: ip.address,
        protocol,
        publicPorts: everyPort,
        privatePorts: everyPort,
        guestIp,
      }));
    });
  return [...forwards, ...staticNat];
}

/** Every member, running or not: which of them answers is for the balancer to find out. */
function loadBalancers(store: Store, networkId: string): LoadBalancer[] {
  return store.loadBalancerRules
    .filter((rule) => rule.networkId === networkId)
    .map((rule) => ({
      id: rule.id,
      publicIp: store.publicIps.must(rule.publicIpId).address,
      publicPort: rule.publicPort,
      privatePort: rule.privatePort,
      protocol: rule.protocol ?? 'tcp',
      algorithm: rule.algorithm,
      sourceCidrs: rule.sourceCidrs,
      memberIps: rule.memberIds
        .map((id) => store.virtualMachines.must(id).nics.find((nic) => nic.networkId === networkId))
        .flatMap((nic) => (nic ? [nic.ipAddress] : [])),
    }));
}
