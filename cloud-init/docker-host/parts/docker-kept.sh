# shellcheck shell=bash
# Unlike the nodes of clusters, a Docker host takes all of Docker over from the machine before it, containers included: for
# data-disk.sh, whose `stop_runtime` and `state` these are.
# shellcheck disable=SC2154
begin_anew() {
  stop_runtime
  if [ ! -e /var/lib/data/docker ]; then
    rm -rf /var/lib/data/new
    install -d -m 710 /var/lib/docker
    cp -a /var/lib/docker /var/lib/data/new
    sync
    mv /var/lib/data/new /var/lib/data/docker
  fi
  install -d -m 710 /var/lib/docker
  touch "$state/data-disk"
  sync
}
