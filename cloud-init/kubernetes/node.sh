# shellcheck shell=bash
# `state` and `api` are bootstrap.sh's.
# shellcheck disable=SC2154
# How a node joins its cluster. What it knows from earlier runs is in /var/lib/cluster: `founding` before the first
# `kubeadm init`, `joined` at the end of it or of `kubeadm join`.
helper=''
pull_images() { :; }
prepare_join() { :; }
alone() { wait_for_others; }
hand_out() { :; }
after_join() { :; }
# What comes before containerd, at every boot.
tasks=()
# `ready` when the founding has come so far that others can join.
probe() {
  local is=away
  [ "$(api -o /dev/null -w '%{http_code}' "https://$2:6443/api/v1/namespaces/kube-system/configmaps/kubeadm-config")" != 200 ] || is=ready
  echo "$1 $is $2" >"peers/$1"
}

# What an attempt that was cut off may have left, in the words of kubeadm's checks.
leftovers=$(printf 'FileAvailable--etc-kubernetes-%s,' kubelet.conf bootstrap-kubelet.conf pki-ca.crt)Port-10250
# Some nodes do more. Such a part redefines the functions above.
for part in /opt/cluster/parts/*; do
  # shellcheck source=/dev/null
  [ ! -e "$part" ] || . "$part"
done

configure() {
  local task
  for task in "${tasks[@]}"; do $task; done
  modprobe -a overlay br_netfilter || :
  printf '%s\n' net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-ip{,6}tables=1 vm.overcommit_memory=1 kernel.panic=10 \
    kernel.panic_on_oops=1 >/etc/sysctl.d/90-cluster.conf
  sysctl -qep /etc/sysctl.d/90-cluster.conf || :
  swapoff -a || :
  # Else cloud-init writes /etc/hosts anew at every boot.
  echo 'manage_etc_hosts: false' >/etc/cloud/cloud.cfg.d/99-cluster.cfg
  # Whoever looks up the endpoint tries one address after the other; a control plane asks itself first.
  {
    grep -v " $ENDPOINT\$" /etc/hosts || :
    for peer in ${ADDRESS:+=$ADDRESS} $CONTROL_PLANES; do
      # shellcheck disable=SC2153
      [ "${peer%=*}" = "$NODE" ] || echo "${peer#*=} $ENDPOINT"
    done
  } >hosts
  cmp -s hosts /etc/hosts || cat hosts >/etc/hosts
}

# A template's own containerd may have started before its configuration was written.
start_containerd() {
  if [ /etc/containerd/config.toml -nt /run/containerd/containerd.sock ]; then
    systemctl restart containerd
  fi
  systemctl enable --now containerd
  systemctl enable kubelet
  await 60 timeout 10 ctr version
}

# All at once: an address where nothing answers costs the whole time.
look_around() {
  rm -rf peers
  mkdir peers
  for peer in $CONTROL_PLANES; do
    [ "${peer%=*}" = "$NODE" ] || probe "${peer%=*}" "${peer#*=}" &
  done
  wait
  peers=$(cat peers/* 2>/dev/null) || :
  helper=$(sed -n 's/.* ready //p;T;q' <<<"$peers")
}

# Its last line is about something else.
run_kubeadm() {
  kubeadm "$@" 2>&1 | tee kubeadm.log || later "kubeadm: $(grep -e '\[ERROR' -e ^error -e ^failed kubeadm.log | tail -n 1)"
}

# kubeadm trusts the files that it finds, but after a power cut they may be empty. It makes these again. Folders stay:
# running pods have them mounted. So does etcd's data, and what keeps etcd running: the others may need its vote.
clean_up() {
  systemctl stop kubelet
  mkdir -p /etc/kubernetes/pki
  find /etc/kubernetes/pki /etc/kubernetes/*.conf /var/lib/kubelet/pki -type f -delete || :
}

# kubeadm refuses to join while a node of this name is Ready, which the one that this machine replaces stays for about a
# minute. A node may say of itself that it is not.
take_over() {
  local node=https://$helper:6443/api/v1/nodes/$NODE old
  api -f "$node" -o node.json || return 0
  old=$(tr -d ' \n' <node.json | grep -oE '"InternalIP","address":"[^"]+' | cut -d '"' -f 6 | head -n 1) || :
  ip -o address | grep -qF " $old/" || ! timeout 2 bash -c "</dev/tcp/$old/10250" ||
    later "another $NODE answers at $old"
  api -f -o /dev/null -X PATCH -H 'Content-Type: application/strategic-merge-patch+json' "$node/status" \
    -d '{"status":{"conditions":[{"type":"Ready","status":"False","reason":"Replaced"}]}}'
}

join() {
  clean_up
  prepare_join
  take_over
  # shellcheck disable=SC2086
  run_kubeadm join --config /etc/cluster/kubeadm-join.yaml --ignore-preflight-errors="$leftovers" ${skip:+--skip-phases=$skip}
}

wait_for_others() { later "waiting for a control plane: $(cut -d ' ' -f 1,2 <<<"$peers" | paste -sd ,)"; }

# Joining comes before founding.
enter() {
  [ ! -e "$state/joined" ] || return 0
  [ -e "$state/founding" ] || look_around
  if [ "$helper" ]; then join; else alone; fi
  # Synced, because whoever finds neither of the two marks after a power cut has to ask the others.
  touch "$state/joined"
  sync
  rm -f "$state/founding"
}

finish() {
  hand_out
  after_join
  systemctl enable --now cluster-upgrade.timer
}

step 4/8 'configuring the system' configure
step 5/8 'starting containerd' start_containerd || later 'containerd does not answer'
step 6/8 'pulling the images' pull_images
step 7/8 "joining the cluster as $ROLE" enter
step 8/8 'finishing' finish
