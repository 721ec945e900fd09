#!/usr/bin/env bash
# Keeps containers away from the virtual router's metadata, which holds this node's user data with its keys. The router
# is the default gateway, in shared networks the host `data-server`; only its DNS stays open to containers. New connections
# only: the router's load balancer calls the containers from the same address and has to get its answers.
set -euo pipefail
# Docker adopts a chain of this name.
chain='DOCKER-USER' verdict=REJECT
# On a Kubernetes node this one sees where a packet really goes, whatever Service it was sent to, before all rules of
# kube-proxy and of the pod network.
[ ! -e /etc/cluster/discovery.conf ] || chain='FORWARD -t mangle' verdict=DROP
iptables -w -N "$chain" 2>/dev/null || :
for router in $(ip -4 route show default | cut -d ' ' -f 3) $(getent ahostsv4 data-server | cut -d ' ' -f 1); do
  rule="$chain -d $router -p tcp --syn ! --dport 53 -j $verdict"
  # shellcheck disable=SC2086
  iptables -w -C $rule 2>/dev/null || iptables -w -I $rule
done
: "${router?no default route yet}"
