#!/usr/bin/env bash
# Writes one snapshot of etcd: BACKUP_DIR/<node>-<UTC time>.db, and keeps the newest BACKUP_KEEP of this node. It holds
# the whole cluster; Secrets in it are encrypted with the key in /etc/cluster/encryption.yaml.
set -euo pipefail
umask 077
# shellcheck source=/dev/null
. /etc/cluster/cluster.env

file=$BACKUP_DIR/$NODE-$(date -u +%Y%m%dT%H%M%SZ).db
mkdir -p "$BACKUP_DIR"
# What an attempt that was killed has left.
rm -f "$BACKUP_DIR/$NODE"-*.part*
ETCDCTL_ENDPOINTS=https://127.0.0.1:2379 /opt/cluster/etcdctl.sh etcdctl snapshot save "$file.part"
mv "$file.part" "$file"

files=("$BACKUP_DIR/$NODE"-*.db)
for ((old = 0; old < ${#files[@]} - BACKUP_KEEP; old++)); do
  rm "${files[old]}"
done
echo "$file"
