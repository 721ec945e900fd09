# shellcheck shell=bash
# Docker Engine on a node, as steps of the bootstrap. Parts redefine the functions.
get_engine() { packages "docker.io${ENGINE_VERSION:+=$ENGINE_VERSION*}"; }
data_disk() { :; }

packages() {
  type apt-get || later 'no apt-get: use a template with Docker'
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o APT::Update::Error-Mode=any update
  apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}

install_engine() {
  # Ends what an installation that was killed left half done.
  dpkg --configure -a || :
  type dockerd || get_engine
  type docker || packages docker-cli
  type iptables || packages iptables
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
