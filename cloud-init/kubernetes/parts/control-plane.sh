# shellcheck shell=bash
# `state`, `leftovers`, `peers` and `helper` are bootstrap.sh's, `skip` is for it.
# shellcheck disable=SC2154,SC2034
# What only control planes do.
leftovers+=,$(printf 'FileAvailable--etc-kubernetes-manifests-%s.yaml,' kube-{apiserver,controller-manager,scheduler} etcd)
leftovers+=$(printf 'Port-%s,' 6443 10257 10259 2379 2380)DirAvailable--var-lib-etcd
init=/etc/cluster/kubeadm-init.yaml
# What workers get from here.
tools=(/opt/cluster/{node,metadata-guard,programs,upgrade}.sh /etc/cluster/discovery.conf /etc/containerd/config.toml
  /etc/systemd/system/{cluster-upgrade.service,cluster-upgrade.timer,kubelet.service.d/20-cluster.conf})
[ "$PREINSTALLED" ] || tools+=(/etc/systemd/system/{containerd.service,kubelet.service,kubelet.service.d/10-kubeadm.conf})

missing_images() { kubeadm config images list --config $init | grep -vxF "$(ctr -n k8s.io images ls -q)"; }

restore() { :; }

pull_images() { ! missing_images || run_kubeadm config images pull --config $init; }

place_files() {
  mkdir -p /etc/kubernetes/{pki,cluster}
  cp -r /etc/cluster/pki/. /etc/kubernetes/pki
  # The public half is asked for by its own name, and taken out of any key.
  cp /etc/cluster/pki/sa.key /etc/kubernetes/pki/sa.pub
  cp /etc/cluster/{encryption,audit-policy,authentication,admission}.yaml /etc/kubernetes/cluster/
}

# By which it joins, as a worker does by the one that it is given: the keys for it are here. Made at every attempt.
identity() (
  [ ! -e "$state/joined" ] || return 0
  place_files
  umask 077
  kubeadm kubeconfig user --config $init --org system:nodes --client-name "system:node:$NODE" >identity
  for part in certificate key; do sed -n "s/.*client-$part-data: //p" identity | base64 -d; done >/etc/cluster/node.pem
  rm identity
)
tasks+=(identity)

# `ready` when the founding has come so far that others can join, `busy` when anything answers, else `away`.
probe() {
  local code is=away path=api/v1/namespaces/kube-system/configmaps/kubeadm-config
  code=$(api -o /dev/null -w '%{http_code}' "https://$2:6443/$path") || code=exit$?
  case $code in
  200) is=ready ;;
  exit7 | exit28) ! timeout 2 bash -c "</dev/tcp/$2/2380" || is=busy ;;
  *) is=busy ;;
  esac
  echo "$1 $is $2" >"peers/$1"
}

# Only the first control plane that this cluster ever had may found, only for a while, and only while nothing answers at
# the addresses of the others; or go on with what it began.
alone() {
  if [ ! -e "$state/founding" ]; then
    if [ ! "$MAY_INIT" ] || grep busy <<<"$peers" || [ -e /var/lib/etcd/member ]; then
      wait_for_others
    elif [ "$(date +%s)" -gt $(($(date -d "${RESTORE_AT:-$CREATED}" +%s) + INIT_MINUTES * 60)) ]; then
      later "no other control plane answers, and only in the first $INIT_MINUTES minutes this one may start a new cluster"
    fi
  fi
  found
}

# When it goes on, others may have joined already: etcd's data stays.
found() {
  clean_up
  place_files
  touch "$state/founding"
  sync
  [ -e /var/lib/etcd/member ] || restore
  run_kubeadm init --config $init --skip-token-print --ignore-preflight-errors="$leftovers"
  touch "$state/founder"
}

# etcd may still count a member at this address. With its data here, it is this one: kubeadm goes on where it was cut
# off, but must not ask first whether all members are well. Without, it is the machine that this one replaces, or a
# joining that came to nothing; etcd itself refuses a removal for which too few members are up.
prepare_join() {
  local members id data=/var/lib/etcd/member
  place_files
  kubeadm init phase certs etcd-healthcheck-client --config $init
  members=$(etcdctl member list)
  id=$(sed -n "s|, .*, https://$ADDRESS:2380, .*||p" <<<"$members")
  if [ "$id" ] && [ -e $data ]; then
    skip=check-etcd
  elif [ "$id" ]; then
    etcdctl member remove "$id"
  else
    # Data of a member that the others have removed.
    rm -rf $data /etc/kubernetes/manifests/etcd.yaml
  fi
}

etcdctl() { ETCDCTL_ENDPOINTS=https://$helper:2379 /opt/cluster/etcdctl.sh etcdctl "$@"; }

after_join() {
  export KUBECONFIG=/etc/kubernetes/admin.conf
  local files=(/etc/cluster/manifests/*)
  [ -e "${files[0]}" ] || files=()
  # What `kubeadm init` leaves behind: a way around all authorization, and a token with which any machine could join.
  if [ -e /etc/kubernetes/super-admin.conf ]; then
    kubectl -n kube-system delete secret --field-selector type=bootstrap.kubernetes.io/token
    rm /etc/kubernetes/super-admin.conf
  fi
  once "manifests-$(cat "${files[@]}" /dev/null | sha256sum | cut -c -40)" apply_manifests
  systemctl enable --now csr-approver
}

# once MARK command…: in the life of the cluster, which remembers it as an empty ConfigMap. Whoever founded does it, the
# others only if it did not.
once() {
  [ ! -e "$state/$1" ] || return 0
  [ -e "$state/founder" ] || await 30 applied "$1" || :
  if ! applied "$1"; then
    "${@:2}"
    kubectl -n kube-system create configmap "$1"
  fi
  touch "$state/$1"
}

apply_manifests() { [ ${#files[@]} = 0 ] || kubectl apply --server-side --force-conflicts "${files[@]/#/-f=}"; }

# For nodes, which were not given these files, and for nobody else. Before anything else: workers wait for them.
hand_out() {
  export KUBECONFIG=/etc/kubernetes/admin.conf
  once "node-tools-$(cat "${tools[@]}" | sha256sum | cut -c -40)" apply_tools
}

apply_tools() { node_tools | kubectl apply --server-side --force-conflicts -f -; }

node_tools() {
  tar -Pczf tools.tgz "${tools[@]}"
  object configmap --from-file=tools.tgz
  object role --verb=get --resource=configmaps --resource-name=node-tools --resource-name=node-upgrade
  object rolebinding --role=node-tools --group=system:nodes
}

object() {
  kubectl -n kube-system create "$1" node-tools "${@:2}" --dry-run=client -o yaml
  echo ---
}

applied() { kubectl -n kube-system get configmap "$1"; }
