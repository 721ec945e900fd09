#!/usr/bin/env bash
# Keeps containers away from the virtual router's metadata, which holds this node's user data with its keys. The router
# is the default gateway, in shared networks the host `data-server`; only its DNS stays open to containers.
set -euo pipefail
# Docker adopts a chain of this name.
iptables -w -N DOCKER-USER || :
ip -4 route show default | grep -q via
for router in $(ip -4 route show default | sed 's/.* via //;s/ .*//') $(getent ahostsv4 data-server | sed 's/ .*//'); do
  rule="DOCKER-USER -d $router -p tcp ! --dport 53 -j REJECT"
  # shellcheck disable=SC2086
  iptables -w -C $rule || iptables -w -I $rule
done
