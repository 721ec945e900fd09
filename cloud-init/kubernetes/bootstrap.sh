#!/usr/bin/env bash
# Makes this node a member of its Kubernetes cluster. Safe to kill at any point; run again until it exits 0, and at every
# boot. A worker is told who it is, whom it may trust and where its programs are; how to go on (node.sh, and what that
# takes) it gets from the control planes, without which it could not go on anyway.
set -euo pipefail
# shellcheck source=cloud-init/common/lib.sh
. /opt/cluster/lib.sh
# shellcheck source=/dev/null
. /etc/cluster/cluster.env
state=/var/lib/cluster
mkdir -p $state
# shellcheck source=/dev/null
[ ! -e /opt/cluster/programs.sh ] || . /opt/cluster/programs.sh

on_time() { [ "$(date +%s)" -ge "$(date -d "$CREATED" +%s)" ]; }

# Later on it is for upgrades to say which ones.
check_programs() {
  [ ! -e $state/joined ] || return 0
  [ "$PREINSTALLED" ] || get_programs /etc/cluster/artifacts
  local has
  has=$(kubeadm version -o short) || :
  [ "$has" = "v$VERSION" ] || later "this template has kubeadm ${has:-nowhere}, not v$VERSION"
}

api() { curl -sS --connect-timeout 2 -m 10 --cacert /etc/cluster/ca.crt --cert /etc/cluster/node.pem "$@"; }

get_scripts() {
  [ "$ROLE" = worker ] && [ ! -e $state/scripts ] || return 0
  local peer
  for peer in $CONTROL_PLANES; do
    if api -f "https://${peer#*=}:6443/api/v1/namespaces/kube-system/configmaps/node-tools" -o tools; then
      # With the time of now, by which containerd's configuration is seen to be new.
      sed -n 's/.*"tools.tgz": *"\([^"]*\)".*/\1/p' tools | base64 -d | tar -Pxzm
      systemctl daemon-reload
      sync
      touch $state/scripts
      return
    fi
  done
  later 'waiting for a control plane: none hands out how to go on'
}

step 1/8 'waiting for the clock' await 300 on_time || later "the clock is behind $CREATED"
step 2/8 'installing the programs' check_programs
step 3/8 'getting the scripts of the control planes' get_scripts
# shellcheck source=cloud-init/kubernetes/node.sh
. /opt/cluster/node.sh
