import type { TestCloud } from '../../__tests__/e2e/harness/test-cloud';
import { inside, withHeldNodes } from '../common/held';
import { say, seconds } from '../common/measuring';

/** What a person does on every node: kernel settings, name of the endpoint, programs, containerd. */
const prepare = `set -e
cloud-init status --wait >/dev/null || true
. /etc/cluster/cluster.env
modprobe -a overlay br_netfilter || true
printf '%s\\n' net.ipv4.ip_forward=1 vm.overcommit_memory=1 kernel.panic=10 kernel.panic_on_oops=1 >/etc/sysctl.d/k8s.conf
sysctl -qep /etc/sysctl.d/k8s.conf || true
for peer in $CONTROL_PLANES; do echo "\${peer#*=} $ENDPOINT" >>/etc/hosts; done
mkdir -p /opt/cni/bin
arch=$(dpkg --print-architecture)
while read -r name of sum url; do
  [ "$of" = "$arch" ] || continue
  curl -fsS -o /tmp/download "$url"
  echo "$sum  /tmp/download" | sha256sum -c --quiet
  case $name in
  containerd) tar -C /usr/local -xzf /tmp/download ;;
  cni-plugins) tar -C /opt/cni/bin -xzf /tmp/download ;;
  crictl) tar -C /usr/local/bin -xzf /tmp/download ;;
  *) install -m 755 /tmp/download /usr/local/bin/$name ;;
  esac
done </etc/cluster/artifacts
systemctl enable --now containerd
systemctl enable kubelet`;

/** On control planes as well: the authorities, what the API server reads, the images. */
const prepareControlPlane = `${prepare}
mkdir -p /etc/kubernetes/pki /etc/kubernetes/cluster
cp -r /etc/cluster/pki/. /etc/kubernetes/pki
cp /etc/cluster/pki/sa.key /etc/kubernetes/pki/sa.pub
kubeadm kubeconfig user --config /etc/cluster/kubeadm-init.yaml --org system:nodes --client-name "system:node:$NODE" >/tmp/identity
for part in certificate key; do sed -n "s/.*client-$part-data: //p" /tmp/identity | base64 -d; done >/etc/cluster/node.pem
cp /etc/cluster/encryption.yaml /etc/cluster/audit-policy.yaml /etc/cluster/authentication.yaml /etc/cluster/admission.yaml /etc/kubernetes/cluster/
kubeadm config images pull --config /etc/cluster/kubeadm-init.yaml`;

const admin = 'export KUBECONFIG=/etc/kubernetes/admin.conf';

/** What workers get from their control planes, and a person copies: units, and files that are the same on all nodes. */
const pack = `tar -Pcz /etc/systemd/system/{containerd.service,kubelet.service,kubelet.service.d} \
  /etc/cluster/discovery.conf /etc/containerd/config.toml /opt/cluster/metadata-guard.sh | base64 -w 0`;
const unpack = (packed: string): string => `base64 -d <<<'${packed}' | tar -Pxz\nsystemctl daemon-reload`;

/** Seconds that the same cluster takes on the same machines where somebody runs the commands, one node after the other. */
export function byHand(cloud: TestCloud, clusters: (changes?: object) => object): Promise<number> {
  const begin = Date.now();
  return withHeldNodes(cloud, clusters, async (nodes) => {
    const isControlPlane = ({ role }: (typeof nodes)[number]): boolean => role === 'control-plane';
    const [first, ...others] = [...nodes.filter(isControlPlane), ...nodes.filter((node) => !isControlPlane(node))];
    const packed = await inside(cloud, first!.name, `cloud-init status --wait >/dev/null || true\n${pack}`);
    const prepareWorker = `${unpack(packed)}\n${prepare}`;
    await Promise.all(
      nodes.map((node) => inside(cloud, node.name, isControlPlane(node) ? prepareControlPlane : prepareWorker)),
    );
    say(`by hand: machines and programs are there after ${seconds(begin, Date.now()).toFixed(1)} s`);
    const manifests = 'kubectl apply --server-side -f /etc/cluster/manifests';
    await inside(cloud, first!.name, `kubeadm init --config /etc/cluster/kubeadm-init.yaml; ${admin}; ${manifests}`);
    for (const { name } of others) await inside(cloud, name, 'kubeadm join --config /etc/cluster/kubeadm-join.yaml');
    await inside(cloud, first!.name, `${admin}; kubectl wait --for=condition=Ready node --all --timeout=300s`);
    return seconds(begin, Date.now());
  });
}
