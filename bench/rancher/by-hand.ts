import type { TestCloud } from '../../__tests__/e2e/harness/test-cloud';
import { inside, withHeldNodes } from '../common/held';
import { say, seconds } from '../common/measuring';

/** What a person does on every server: kernel settings, the authorities, how it comes into the cluster, the service. */
const server = (way: string): string => `
modprobe -a overlay br_netfilter || true
sysctl -qw net.ipv4.ip_forward=1 fs.inotify.max_user_instances=1024 || true
mkdir -p /var/lib/rancher/k3s/server /etc/rancher/k3s/config.yaml.d
cp -r /etc/cluster/tls /var/lib/rancher/k3s/server/
echo '${way}' >/etc/rancher/k3s/config.yaml.d/90-cluster.yaml
systemctl start k3s`;

/** Seconds that the same servers take on the same machines where somebody runs the commands, one server after the other. */
export function byHand(cloud: TestCloud, clusters: (changes?: object) => object): Promise<number> {
  const begin = Date.now();
  return withHeldNodes(cloud, clusters, async (nodes) => {
    const [first, ...others] = nodes;
    await Promise.all(nodes.map(({ name }) => inside(cloud, name, 'cloud-init status --wait >/dev/null || true')));
    say(`by hand: machines are there after ${seconds(begin, Date.now()).toFixed(1)} s`);
    await inside(cloud, first!.name, server('cluster-init: true'));
    for (const { name } of others) await inside(cloud, name, server(`server: https://${first!.address}:6443`));
    const ready = `until [ "$(kubectl get nodes -o name | wc -l)" = ${nodes.length} ]; do sleep 0.2; done
kubectl wait --for=condition=Ready node --all --timeout=300s`;
    await inside(cloud, first!.name, `export KUBECONFIG=/etc/rancher/k3s/k3s.yaml\n${ready}`);
    return seconds(begin, Date.now());
  });
}
