#!/usr/bin/env bash
# Makes this machine a Docker host. Safe to kill at any point; run again until it exits 0, and at every boot.
set -euo pipefail
# shellcheck source=cloud-init/common/lib.sh
. /opt/cluster/lib.sh
# shellcheck source=cloud-init/docker/engine.sh
. /opt/cluster/engine.sh

prepare_network() { :; }
start_projects() { :; }
# What only some hosts need is only shipped to those. Such a part redefines functions.
for part in /opt/cluster/parts/*; do
  # shellcheck source=/dev/null
  [ ! -e "$part" ] || . "$part"
done

# Without openssl dockerd has no certificate to start with.
install_all() {
  type openssl || { dpkg --configure -a || :; packages openssl; }
  install_engine
}

serve() {
  systemctl enable --now docker
  await 60 timeout 10 docker version
}

step 1/5 'installing Docker Engine' install_all
step 2/5 'configuring Docker Engine' configure_engine
step 3/5 'waiting for Docker Engine' serve
step 4/5 'preparing the network' prepare_network
step 5/5 'starting the compose projects' start_projects
