import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { FakedNode } from './faked-node';
import { nodeData, type NodeData } from './node-data';
import type { Form } from './node-root';

const COMMANDS = {
  fake: join(__dirname, 'fake-command.sh'),
  real: `basename bash cat cp cut date dirname env find grep gzip head ln ls mkdir mv python3 rm sed seq sh sha256sum sort
    tail tar tee timeout touch tr uniq wc`.split(/\s+/),
  faked: 'apt-get dpkg getent ip journalctl modprobe sleep sysctl systemctl'.split(' '),
};

/** A Debian node before its first boot. */
export class Sandbox extends FakedNode {
  constructor(changes: Partial<NodeData> = {}, form: Form = 'shipped') {
    super(form, COMMANDS);
    mkdirSync(this.place('network'));
    this.root.install('docker/engine.sh', 'opt/cluster/engine.sh');
    this.root.install('swarm/bootstrap.sh', 'opt/cluster/bootstrap.sh');
    this.root.render('swarm/cluster.env.hbs', 'etc/cluster/cluster.env', nodeData(changes));
    this.root.write('etc/docker/daemon.json', '{}');
    this.fact('route', 'default via 10.1.1.1 dev eth0 proto dhcp\n');
  }

  /** The engine came with the template and started `seconds` after (or before) its configuration was written. */
  engineInTemplate(seconds: number): void {
    this.provide('dockerd', 'docker', 'iptables');
    this.fact('dockerd');
    this.root.write('run/docker.pid', '42');
    this.root.write('proc/42/cmdline', 'dockerd');
    const at = Date.now() / 1000 + seconds;
    utimesSync(this.root.at('run/docker.pid'), at, at);
  }
}
