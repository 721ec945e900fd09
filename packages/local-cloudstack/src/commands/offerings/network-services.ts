/** What the virtual router of an isolated network does, as offerings and networks list it. */

const provider = [{ name: 'VirtualRouter' }];
const fixed = (name: string, value: string) => ({ name, value, canchooseservicecapability: false });
const chosen = (name: string, value: string) => ({ name, value, canchooseservicecapability: true });

export const offeringServices = [
  { name: 'Dns', provider },
  { name: 'Firewall', provider },
  { name: 'Dhcp', provider },
  {
    name: 'SourceNat',
    provider,
    capability: [fixed('SupportedSourceNatTypes', 'peraccount'), fixed('RedundantRouter', 'false')],
  },
  { name: 'UserData', provider },
  {
    name: 'Lb',
    provider,
    capability: [
      fixed('SupportedLBIsolation', 'dedicated'),
      fixed('ElasticLb', 'false'),
      fixed('InlineMode', 'false'),
      fixed('VmAutoScaling', 'false'),
    ],
  },
  { name: 'StaticNat', provider, capability: [fixed('ElasticIp', 'false'), fixed('AssociatePublicIP', 'true')] },
  { name: 'PortForwarding', provider },
];

export const networkServices = [
  { name: 'Dns', provider, capability: [fixed('AllowDnsSuffixModification', 'true')] },
  {
    name: 'Firewall',
    provider,
    capability: [
      fixed('SupportedEgressProtocols', 'tcp,udp,icmp, all'),
      fixed('MultipleIps', 'true'),
      fixed('SupportedProtocols', 'tcp,udp,icmp'),
      fixed('SupportedTrafficDirection', 'ingress, egress'),
      fixed('TrafficStatistics', 'per public ip'),
    ],
  },
  { name: 'Dhcp', provider, capability: [fixed('DhcpAccrossMultipleSubnets', 'true')] },
  {
    name: 'SourceNat',
    provider,
    capability: [chosen('SupportedSourceNatTypes', 'peraccount'), chosen('RedundantRouter', 'false')],
  },
  { name: 'UserData', provider, capability: [] },
  {
    name: 'Lb',
    provider,
    capability: [
      chosen('SupportedLBIsolation', 'dedicated'),
      fixed('LbSchemes', 'Public'),
      fixed('SupportedProtocols', 'tcp, udp, tcp-proxy'),
      fixed('SupportedLbAlgorithms', 'roundrobin,leastconn,source'),
      fixed('ElasticLb', 'false'),
      fixed('InlineMode', 'false'),
    ],
  },
  { name: 'StaticNat', provider, capability: [fixed('ElasticIp', 'false'), fixed('AssociatePublicIP', 'true')] },
  { name: 'PortForwarding', provider, capability: [fixed('SupportedProtocols', 'tcp,udp')] },
];
