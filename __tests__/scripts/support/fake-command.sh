#!/usr/bin/env bash
# Stands for every command that would change a node: which one is told by the name it is called by. The state of the
# node is files in $WORLD, one per fact; `calls` has one line per call. With `hold` = "<before|within|after> <n>" the
# nth call stops there until it is killed.
set -u
name=${0##*/}
echo "$name $*" >>"$WORLD/calls"
nth=$(wc -l <"$WORLD/calls")

has() { [ -e "$WORLD/$1" ]; }
fact() { mkdir -p "$(dirname "$WORLD/$1")" && touch "$WORLD/$1"; }
fail() {
  echo "$*" >&2
  exit 1
}
hold() {
  [ "$(cat "$WORLD/hold" 2>/dev/null)" != "$1 $nth" ] || {
    touch "$WORLD/held"
    exec /bin/sleep 1000
  }
}

start_dockerd() {
  local pid=$RANDOM api=''
  ! has unit/docker-api || api=' --tlsverify'
  mkdir -p "$ROOT/proc/$pid"
  echo "dockerd$api" >"$ROOT/proc/$pid/cmdline"
  echo "$pid" >"$ROOT/run/docker.pid"
  fact dockerd
}

install_package() {
  case $1 in docker-compose-*) fail "E: Unable to locate package $1" ;; esac
  fact "package/$1"
  case $1 in
  docker.io* | docker-ce=* | docker-ce) ln -sf "$SELF" "$BIN/dockerd" && ln -sf "$SELF" "$BIN/docker" && fact half ;;
  iptables | docker-compose | openssl) ln -sf "$SELF" "$BIN/$1" ;;
  esac
}

hold before
case "$name $*" in
'apt-get '*update)
  ! has offline || fail 'E: Failed to fetch http://mirror/dists/InRelease  Could not connect to mirror:80'
  ;;
'apt-get '*install*)
  ! has half || fail 'E: dpkg was interrupted'
  all=$*
  packages=${all#*--no-install-recommends }
  for package in $packages; do install_package "$package"; done
  hold within
  rm -f "$WORLD/half"
  start_dockerd
  ;;
'apt-helper download-file '*)
  has key || fail 'E: Failed to fetch the key  Hash Sum mismatch'
  cp "$WORLD/key" "$3"
  ;;
'dpkg --configure -a')
  ! has half || { rm "$WORLD/half" && start_dockerd; }
  ;;
'systemctl daemon-reload')
  [ ! -e "$ROOT/etc/systemd/system/docker.service.d/10-cluster-api.conf" ] || fact unit/docker-api
  ;;
'systemctl restart docker' | 'systemctl start docker'*) start_dockerd ;;
'systemctl stop docker'*) rm -f "$WORLD/dockerd" "$ROOT/run/docker.pid" ;;
'systemctl enable --now '*)
  for unit in "${@:3}"; do fact "enabled/$unit"; done
  has unable || fact joined
  ;;
'systemctl is-active '*) has bootstrapped ;;
'docker version')
  if has deaf || ! has dockerd; then fail 'Cannot connect to the Docker daemon. Is the "docker" daemon running?'; fi
  ;;
'docker version -f '*) cat "$WORLD/version" 2>/dev/null || echo 20.10.24 ;;
'docker info -f {{.DockerRootDir}}') echo "$ROOT/var/lib/docker" ;;
'docker info') echo " Swarm: $(has joined || echo in)active" ;;
'docker compose version') has compose-plugin || fail "docker: 'compose' is not a docker command." ;;
'docker compose '* | 'docker-compose '*up*)
  ! has rejects || fail 'pull access denied for shop'
  [ "$name" = docker-compose ] || shift
  fact "project/$2"
  ;;
'docker network inspect ingress '*) cat "$WORLD/network/ingress" ;;
'docker network inspect '*) has "network/$3" ;;
'docker network create '*--ingress*)
  ! has network/ingress || fail 'already exists'
  echo 1450 >"$WORLD/network/ingress"
  ;;
'docker network create '*) fact "network/${*: -1}" ;;
'docker network rm '*) rm "$WORLD/network/$3" ;;
'docker service ls -q') ! has services || echo abc ;;
'docker node inspect self '*) ! has leader || echo true ;;
'docker node ls --format '*) cat "$WORLD/nodes" ;;
'docker node ls --filter '*) cat "$WORLD/managers" ;;
'docker config inspect '*) has "config/$3" ;;
'docker config create '*) fact "config/$5" ;;
'docker stack deploy '*) ! has rejects || fail 'services.web: undefined network' ;;
'ip -4 route show default') cat "$WORLD/route" ;;
'iptables -w -C '*) grep -qxF "${*:3}" "$WORLD/rules" 2>/dev/null ;;
'iptables -w -I '*) echo "${*:3}" >>"$WORLD/rules" ;;
'getent ahostsv4 data-server') cat "$WORLD/data-server" 2>/dev/null || exit 2 ;;
'journalctl '*) echo "waiting for a join token: [('m0', 'unreachable')]" ;;
esac
status=$?
hold after
exit $status
