#!/usr/bin/env bash
# Registers this node with the Rancher that manages its cluster; what it installs is Rancher's matter from then on. Safe to
# kill at any point; run again until it exits 0, and at every boot.
set -euo pipefail
# shellcheck source=cloud-init/common/lib.sh
. /opt/cluster/lib.sh
# shellcheck source=/dev/null
. /etc/cluster/cluster.env
state=/var/lib/cluster
mkdir -p $state

# Written by Rancher's installer once Rancher has let this node in, before it starts its agent.
registered() {
  [ -s /var/lib/rancher/agent/rancher2_connection_info.json ] && systemctl is-enabled -q rancher-system-agent
}

# An empty CA means that the certificate is publicly trusted.
trust=()
if [ -s /etc/cluster/ca.crt ]; then trust=(--cacert /etc/cluster/ca.crt); else CA_CHECKSUM=''; fi

ask() {
  # shellcheck disable=SC2094
  curl -fsSL --connect-timeout 5 -m 60 "${trust[@]}" "$RANCHER$1" "${@:2}" 2>curl
}

answers() { [ "$(ask /ping)" = pong ]; }

reach() { registered || await 60 answers || later "Rancher does not answer at $RANCHER: $(tail -n 1 curl)"; }

# Rancher makes it for its own version and address.
installer() {
  ! registered || return 0
  ask /system-agent-install.sh -o $state/install.new || later "Rancher gives no installer: $(tail -n 1 curl)"
  mv $state/install.new $state/install.sh
}

# The token goes by the environment, which only root can read: arguments can be read by all.
install() {
  (
    umask 077
    CATTLE_TOKEN=$(cat /etc/cluster/registration-token)
    export CATTLE_TOKEN CATTLE_SERVER=$RANCHER CATTLE_CA_CHECKSUM=$CA_CHECKSUM CATTLE_NODE_NAME=$NODE
    export CATTLE_ROLE_ETCD=$ETCD CATTLE_ROLE_CONTROLPLANE=$CONTROL_PLANE CATTLE_ROLE_WORKER=$WORKER
    export CATTLE_LABELS="cattle.io/os=linux${LABELS:+,$LABELS}" CATTLE_TAINTS=$TAINTS
    timeout 300 sh $state/install.sh >said 2>&1
  )
}

# The installer itself goes on asking for hours with a token that is not taken.
join() {
  ! registered || return 0
  install || :
  cat said
  ! registered || return 0
  ! grep -q '^\[ERROR\] *401 ' said || later 'Rancher does not take the registration token: it is too old. Raise the generation of this node'
  later "Rancher's installer: $(grep -E '^\[(ERROR|FATAL)\]' said | tail -n 1)"
}

step 1/3 'asking Rancher' reach
step 2/3 "getting Rancher's installer" installer
step 3/3 'registering with Rancher' join
