# shellcheck shell=bash
# What mtu.sh, which `option` is from, leaves to a swarm: the bridge that the overlay networks use, and the ingress network.
# shellcheck disable=SC2154
before_join() {
  prepare_network
  local name=com.docker.network.bridge
  docker network inspect docker_gwbridge || docker network create -o $name.name=docker_gwbridge -o $name.enable_icc=false \
    -o $name.enable_ip_masquerade=true -o "$option=$MTU" docker_gwbridge
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
  docker network create -d overlay --ingress -o "$option=$MTU" ingress
}
