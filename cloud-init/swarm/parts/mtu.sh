# shellcheck shell=bash
# The guest network's MTU where Docker would assume 1500: on the interface, on the bridge that the overlay networks
# use, on the ingress network, and by default on networks that users make. (daemon.json has it for the default bridge.)
option=com.docker.network.driver.mtu
daemon=/etc/docker/daemon.json

before_join() {
  ip link set "$(ip -4 route show default | sed 's/.* dev //;s/ .*//;q')" mtu "$MTU" || :
  local name=com.docker.network.bridge
  docker network inspect docker_gwbridge || docker network create -o $name.name=docker_gwbridge -o $name.enable_icc=false \
    -o $name.enable_ip_masquerade=true -o $option="$MTU" docker_gwbridge
  if [ "$(docker version -f '{{.Server.Version}}' | cut -d . -f 1)" -ge 24 ] && ! grep default-network-opts $daemon; then
    preset_networks
    systemctl restart docker
    await 60 timeout 10 docker version || later 'dockerd does not answer, see: journalctl -u docker'
  fi
}

# An engine before 24 refuses to start with this key.
preset_networks() {
  python3 - "$option" "$MTU" $daemon <<'END' >$daemon.new
import json, sys
option, mtu, file = sys.argv[1:]
config = json.load(open(file))
config['default-network-opts'] = {driver: {option: mtu} for driver in ('bridge', 'overlay')}
print(json.dumps(config, indent=2))
END
  mv $daemon.new $daemon
}

after_join() {
  [ "$ROLE" = worker ] || await 60 ingress_fits || later "the ingress network has no MTU of $MTU yet"
}

# The ingress network cannot be changed, only made anew, and only while there is no service. The leader does it; the
# others wait, for one of them may become the leader before it is done.
ingress_fits() {
  local has
  has=$(docker network inspect ingress -f "{{index .Options \"$option\"}}") || has=none
  [ "$has" != "$MTU" ] || return 0
  [ "$(docker node inspect self -f '{{.ManagerStatus.Leader}}')" = true ] || return 1
  if [ "$has" != none ]; then
    [ -z "$(docker service ls -q)" ] || return 0
    docker network rm ingress <<<y || return 1
  fi
  docker network create -d overlay --ingress -o $option="$MTU" ingress
}
