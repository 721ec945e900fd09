# shellcheck shell=bash
# `state`, `leftovers` and `helper` are bootstrap.sh's, `skip` is for it.
# shellcheck disable=SC2154,SC2034
# What only control planes do.
leftovers+=,$(printf 'FileAvailable--etc-kubernetes-manifests-%s.yaml,' kube-{apiserver,controller-manager,scheduler} etcd)
leftovers+=$(printf 'Port-%s,' 6443 10257 10259 2379 2380)DirAvailable--var-lib-etcd
init=/etc/cluster/kubeadm-init.yaml

missing_images() { kubeadm config images list --config $init | grep -vxF "$(ctr -n k8s.io images ls -q)"; }

pull_images() { ! missing_images || kubeadm config images pull --config $init; }

place_files() {
  mkdir -p /etc/kubernetes/{pki,cluster}
  cp -r /etc/cluster/pki/. /etc/kubernetes/pki
  cp /etc/cluster/{encryption,audit-policy,authentication,admission}.yaml /etc/kubernetes/cluster/
}

# Also goes on with an own founding that was cut off: others may have joined already, so etcd's data stays.
found() {
  clean_up
  place_files
  touch "$state/founding"
  sync
  run_kubeadm init --config $init --skip-token-print
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

# Each content once in the life of the cluster, which remembers it as an empty ConfigMap. Whoever founded does it, the
# others only if it did not.
after_join() {
  export KUBECONFIG=/etc/kubernetes/admin.conf
  local folder=/etc/cluster/manifests mark
  # What `kubeadm init` leaves behind: a way around all authorization, and a token with which any machine could join.
  if [ -e /etc/kubernetes/super-admin.conf ]; then
    kubectl -n kube-system delete secret --field-selector type=bootstrap.kubernetes.io/token
    rm /etc/kubernetes/super-admin.conf
  fi
  if [ -e $folder ]; then
    mark=manifests-$(cat $folder/* | sha256sum | cut -c -40)
    if [ ! -e "$state/$mark" ]; then
      [ -e "$state/founder" ] || await 30 applied || :
      if ! applied; then
        kubectl apply --server-side --force-conflicts -f $folder
        kubectl -n kube-system create configmap "$mark"
      fi
      touch "$state/$mark"
    fi
  fi
  systemctl enable --now csr-approver
}

applied() { kubectl -n kube-system get configmap "$mark"; }
