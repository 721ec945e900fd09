/** A rule between nodes of the cluster: `target`, a role or `all`, listens. */
export const between = <Target extends string>(
  description: string,
  protocol: 'tcp' | 'udp',
  ports: number | string,
  target: Target,
) =>
  ({ description, direction: 'ingress', protocol, ports: String(ports), peer: { kind: 'cluster' }, target }) as const;

/** The rule by which all nodes may call the outside. */
export const egress = (description: string) =>
  ({ description, direction: 'egress', protocol: 'all', peer: { kind: 'anywhere' }, target: 'all' }) as const;
