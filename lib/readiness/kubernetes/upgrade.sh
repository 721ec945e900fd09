#!/usr/bin/env bash
# Brings a node to $version, of which $artifacts has a line for each program: both are set above this text, which
# upgrade.mjs hands to the node. Safe to kill at any point: the node runs it again and again until nobody asks any more.
# shellcheck disable=SC2154
set -euo pipefail
# shellcheck source=/dev/null
. /etc/cluster/cluster.env

# What runs, not what lies on the disk: that may be new already, after a cut.
runs=$(curl -fsS -m 10 --cacert /etc/kubernetes/pki/ca.crt --cert /var/lib/kubelet/pki/kubelet-client-current.pem \
  "https://$ENDPOINT:6443/api/v1/nodes/$NODE" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["status"]["nodeInfo"]["kubeletVersion"])') || exit 0
[ "$runs" != "v$version" ] || exit 0

# shellcheck source=cloud-init/common/lib.sh
. /opt/cluster/lib.sh
programs='kubeadm|kubelet'
[ "$ROLE" != control-plane ] || programs+='|kubectl'
# shellcheck disable=SC2034
state=/var/lib/cluster
# shellcheck source=cloud-init/kubernetes/programs.sh
. /opt/cluster/programs.sh

fetch() {
  grep -E "^($1) " <<<"$artifacts" >upgrade.artifacts || later "nobody says where $1 of v$version is"
  get_programs upgrade.artifacts
}

change_components() {
  if [ "$ROLE" = control-plane ]; then
    export KUBECONFIG=/etc/kubernetes/admin.conf
    # The first control plane changes what the cluster has once, the others follow.
    if ! kubectl -n kube-system get configmap kubeadm-config -o yaml | grep "kubernetesVersion: v$version\$"; then
      kubeadm upgrade apply "v$version" --yes --ignore-preflight-errors=CreateJob
      return
    fi
  fi
  kubeadm upgrade node
}

# What a reboot compares with.
remember() {
  local list=/etc/cluster/artifacts
  if [ -e $list ]; then
    { grep -vE "^($programs) " $list || :; grep -E "^($programs) " <<<"$artifacts"; } >new
    cmp -s new $list || cat new >$list
  fi
  sed -i "s/^VERSION=.*/VERSION='$version'/" /etc/cluster/cluster.env
  [ ! -e /etc/cluster/kubeadm-init.yaml ] ||
    sed -i "s/^kubernetesVersion: .*/kubernetesVersion: v$version/" /etc/cluster/kubeadm-init.yaml
}

step 1/5 "fetching kubeadm v$version" fetch kubeadm
step 2/5 "changing the components to v$version" change_components
step 3/5 "fetching the other programs of v$version" fetch "$programs"
step 4/5 'remembering the version' remember
step 5/5 "starting kubelet v$version" systemctl restart kubelet
