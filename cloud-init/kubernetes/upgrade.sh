#!/usr/bin/env bash
# Brings this node to the version that is asked for in the ConfigMap kube-system/node-upgrade, which only administrators can
# write: it says where programs are that run as root. Run by a timer; safe to kill at any point. Whoever asks has emptied
# the node before.
set -euo pipefail
# shellcheck source=/dev/null
. /etc/cluster/cluster.env
[ -e /var/lib/cluster/joined ] || exit 0

get() {
  curl -fsS -m 10 --cacert /etc/kubernetes/pki/ca.crt --cert /var/lib/kubelet/pki/kubelet-client-current.pem \
    "https://$ENDPOINT:6443/api/v1/$1"
}

# First line: version; then the lines for the programs.
asked=$(get namespaces/kube-system/configmaps/node-upgrade | python3 -c '
import json, sys
asked = (json.load(sys.stdin).get("data") or {}).get(sys.argv[1])
if asked:
    asked = json.loads(asked)
    print(asked["version"] + "\n" + asked["artifacts"])' "$NODE") || exit 0
version=$(head -n 1 <<<"$asked")
[ "$version" ] || exit 0
# What runs, not what lies on the disk: that may be new already, after a cut.
runs=$(get "nodes/$NODE" | python3 -c 'import json, sys; print(json.load(sys.stdin)["status"]["nodeInfo"]["kubeletVersion"])') ||
  exit 0
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
  grep -E "^($1) " <<<"$asked" >upgrade.artifacts || later "nobody says where $1 of v$version is"
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
    { grep -vE "^($programs) " $list || :; grep -E "^($programs) " <<<"$asked"; } >new
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
