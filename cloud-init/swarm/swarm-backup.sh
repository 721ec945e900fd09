#!/usr/bin/env bash
# Writes one archive of this manager's swarm state: BACKUP_DIR/<node>-<UTC time>.tar.gz. Docker stops meanwhile; the
# unit starts it again, whatever happens here. The archive holds the swarm's keys.
set -euo pipefail
umask 077
# shellcheck source=/dev/null
. /etc/cluster/cluster.env

# One manager after the other, ten minutes each.
for manager in $MANAGERS; do
  [ "$manager" != "$NODE" ] || break
  sleep 600
done

peers=$(docker node ls --filter role=manager --format '{{.Self}} {{.ManagerStatus}}')
if [ "$(wc -l <<<"$peers")" -gt 1 ]; then
  ! grep -q 'true Leader' <<<"$peers" || { echo 'this manager leads the swarm: the others keep the backups'; exit; }
  ! grep -qvE 'Leader|Reachable' <<<"$peers" || { echo 'a manager is away: without this one too, the swarm could stop'; exit 1; }
fi
state=$(docker info -f '{{.DockerRootDir}}')
archive=$BACKUP_DIR/$NODE-$(date -u +%Y%m%dT%H%M%SZ).tar.gz
mkdir -p "$BACKUP_DIR"
# What an attempt that was killed has left.
rm -f "$BACKUP_DIR/$NODE"-*.part

systemctl stop docker.socket docker.service
tar -C "$state" -czf "$archive.part" swarm
mv "$archive.part" "$archive"

archives=("$BACKUP_DIR/$NODE"-*.tar.gz)
for ((old = 0; old < ${#archives[@]} - BACKUP_KEEP; old++)); do
  rm "${archives[old]}"
done
echo "$archive"
