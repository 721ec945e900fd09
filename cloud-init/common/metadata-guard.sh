#!/usr/bin/env bash
# Keeps containers away from the virtual router's metadata, which holds this node's user data with its keys. The router
# is the default gateway, in shared networks the host `data-server`; only its DNS stays open to containers. New connections
# only: the router's load balancer calls the containers from the same address and has to get its answers.
set -euo pipefail
# Docker adopts a chain of this name.
iptables -w -N DOCKER-USER 2>/dev/null || :
for router in $(ip -4 route show default | cut -d ' ' -f 3) $(getent ahostsv4 data-server | cut -d ' ' -f 1); do
  rule="DOCKER-USER -d $router -p tcp --syn ! --dport 53 -j REJECT"
  # shellcheck disable=SC2086
  iptables -w -C $rule 2>/dev/null || iptables -w -I $rule
done
: "${router?no default route yet}"
