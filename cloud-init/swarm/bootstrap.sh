#!/usr/bin/env bash
# Makes this node a member of the swarm. Safe to kill at any point; run again until it exits 0, and at every boot.
set -euo pipefail
# shellcheck source=cloud-init/common/lib.sh
. /opt/cluster/lib.sh
# shellcheck source=/dev/null
. /etc/cluster/cluster.env

get_engine() { install "docker.io${ENGINE_VERSION:+=$ENGINE_VERSION*}"; }
before_join() { :; }
after_join() { :; }
data_disk() { :; }
# What only some clusters need is only shipped to those. Such a part redefines the functions above.
for part in /opt/cluster/parts/*; do
  # shellcheck source=/dev/null
  [ ! -e "$part" ] || . "$part"
done

install() {
  type apt-get || later 'no apt-get: use a template with Docker'
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o APT::Update::Error-Mode=any update
  apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}

install_engine() {
  # Ends what an installation that was killed left half done.
  dpkg --configure -a || :
  type dockerd || get_engine
  type docker || install docker-cli
  type iptables || install iptables
}

# With Docker in the template, dockerd may have started before its configuration was written, or before systemd had read
# its drop-ins.
configure_engine() {
  data_disk
  sysctl -qw vm.max_map_count=262144 || :
  local seen=/etc/cluster/seen
  if [ /etc/docker/daemon.json -nt /run/docker.pid ] || [ /etc/systemd/system/docker.service.d -nt $seen ]; then
    systemctl daemon-reload
    systemctl restart docker
    touch $seen
  fi
}

joined() { timeout 10 docker info | grep 'Swarm: active'; }

step 1/7 'installing Docker Engine' install_engine
step 2/7 'configuring Docker Engine' configure_engine
step 3/7 'waiting for Docker Engine' await 60 timeout 10 docker version
step 4/7 'preparing the network' before_join
step 5/7 'starting the swarm agent' systemctl enable --now docker swarm-agent
step 6/7 'joining the swarm' await 60 joined || later "$(journalctl -qu swarm-agent -n 1 -o cat)"
step 7/7 'finishing' after_join
