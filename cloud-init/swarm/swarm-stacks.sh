#!/usr/bin/env bash
# Deploys /etc/cluster/stacks/<name>.yml, each content once in the life of the swarm. The swarm itself remembers what
# was deployed, as a config object, so it does not matter which manager leads.
set -euo pipefail
# shellcheck source=/dev/null
. /etc/cluster/cluster.env

deployed() { docker config inspect "$1" >/dev/null 2>&1; }
leads() { [ "$(docker node inspect self -f '{{.ManagerStatus.Leader}}')" = true ]; }

# Before that, the ingress network may still be made anew.
systemctl is-active -q cluster-bootstrap || { echo 'waiting for the bootstrap of this node'; exit 75; }
for file in /etc/cluster/stacks/*.yml; do
  stack=$(basename "$file" .yml)
  mark=stack-$({ echo "$stack"; cat "$file"; } | sha256sum | cut -c -40)
  ! deployed "$mark" || continue
  ready=$(docker node ls --format '{{.Status}}' | grep -c Ready) || :
  [ "$ready" -ge "$STACK_NODES" ] || { echo "waiting for nodes: $ready of $STACK_NODES are ready"; exit 75; }
  # The leader goes first. If it has another file of this name, or none, this manager is the one to do it.
  leads || { sleep 60; ! deployed "$mark" || continue; }
  docker stack deploy --prune --with-registry-auth -c "$file" "$stack"
  echo "$stack" | docker config create -l "cluster.stack=$stack" "$mark" - >/dev/null
done
