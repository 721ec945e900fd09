#!/usr/bin/env bash
# Keeps pods away from the virtual router's metadata, which holds this node's user data with its keys. The router is the
# default gateway, in shared networks the host `data-server`; only its DNS stays open to pods. New connections only: the
# router's load balancer calls the pods from the same address and has to get its answers.
set -euo pipefail
for router in $(ip -4 route show default | cut -d ' ' -f 3) $(getent ahostsv4 data-server | cut -d ' ' -f 1); do
  # In this table the rule sees where a packet really goes, whatever Service it was sent to, and comes before all rules of
  # kube-proxy and of the pod network.
  rule="FORWARD -t mangle -d $router -p tcp --syn ! --dport 53 -j DROP"
  # shellcheck disable=SC2086
  iptables -w -C $rule 2>/dev/null || iptables -w -I $rule
done
: "${router?no default route yet}"
