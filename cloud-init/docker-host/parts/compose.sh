# shellcheck shell=bash
# Starts the compose projects of this host, each content of a file once in the life of the machine: what is changed by hand
# afterwards stays, and what shall run after a reboot says so by its `restart:`.
state=/var/lib/cluster
mkdir -p $state

compose() {
  if docker compose version; then docker compose "$@"; else docker-compose "$@"; fi
}

# As Docker's own repository, Ubuntu and Debian call it.
install_compose() {
  local package
  for package in docker-compose-plugin docker-compose-v2 docker-compose; do
    ! packages $package || return 0
  done
  later 'no package has Docker Compose: use a template with it'
}

start_projects() {
  docker compose version || type docker-compose || install_compose
  local file name mark
  for file in /etc/cluster/compose/*.yml; do
    name=$(basename "$file" .yml)
    mark=$state/compose-$name-$(sha256sum <"$file" | cut -c -16)
    [ ! -e "$mark" ] || continue
    compose -p "$name" -f "$file" up -d --remove-orphans
    touch "$mark"
  done
}
