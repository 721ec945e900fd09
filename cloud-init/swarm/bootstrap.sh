#!/usr/bin/env bash
# Makes this node a member of the swarm. Safe to kill at any point; run again until it exits 0, and at every boot.
set -euo pipefail
# shellcheck source=cloud-init/common/lib.sh
. /opt/cluster/lib.sh
# shellcheck source=/dev/null
. /etc/cluster/cluster.env
# shellcheck source=cloud-init/docker/engine.sh
. /opt/cluster/engine.sh

before_join() { :; }
after_join() { :; }
# What only some clusters need is only shipped to those. Such a part redefines functions.
for part in /opt/cluster/parts/*; do
  # shellcheck source=/dev/null
  [ ! -e "$part" ] || . "$part"
done

joined() { timeout 10 docker info | grep 'Swarm: active'; }

step 1/7 'installing Docker Engine' install_engine
step 2/7 'configuring Docker Engine' configure_engine
step 3/7 'waiting for Docker Engine' await 60 timeout 10 docker version
step 4/7 'preparing the network' before_join
step 5/7 'starting the swarm agent' systemctl enable --now docker swarm-agent
step 6/7 'joining the swarm' await 60 joined || later "$(journalctl -qu swarm-agent -n 1 -o cat)"
step 7/7 'finishing' after_join
