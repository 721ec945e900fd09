#!/usr/bin/env bash
# Writes one snapshot of etcd to BACKUP_TO, and keeps the newest BACKUP_KEEP of this node there. It holds the whole cluster;
# Secrets in it are encrypted with the key in /etc/cluster/encryption.yaml. What is half done never has a snapshot's name.
set -euo pipefail
umask 077
# shellcheck source=/dev/null
. /etc/cluster/cluster.env
# shellcheck source=/dev/null
. /etc/cluster/snapshots.env
# shellcheck source=cloud-init/kubernetes/snapshots.sh
. /opt/cluster/snapshots.sh

place=$BACKUP_TO
case $place in
s3://*) folder=/var/lib/cluster/snapshots ;;
nfs://*)
  folder=/run/cluster/backup
  attach "$place" $folder
  trap 'umount $folder' EXIT
  place=$folder
  ;;
*) folder=$place ;;
esac
mkdir -p "$folder"
# What an attempt that was killed has left.
rm -f "$folder/$NODE"-????????T??????Z.db.part*

# Asked first, so that a place that cannot be reached says so at once.
old=$(snapshots "$place" "$NODE")
name=$NODE-$(date -u +%Y%m%dT%H%M%SZ).db
part=$folder/$name.part
ETCDCTL_ENDPOINTS=https://127.0.0.1:2379 /opt/cluster/etcdctl.sh etcdctl snapshot save "$part"
/opt/cluster/etcdctl.sh etcdutl snapshot status "$part"
case $place in
s3://*)
  /opt/cluster/s3 put "$part" "$place/$name"
  rm "$part"
  ;;
*)
  sync "$part"
  mv "$part" "$folder/$name"
  sync "$folder"
  ;;
esac
echo "$BACKUP_TO/$name"

# The new one always stays, whatever the clock said when the others were made. Where a store has rules of its own against
# deleting, they come first.
head -n "-$((BACKUP_KEEP - 1))" <<<"$old" | while read -r name; do
  case $name,$place in
  ,*) ;;
  *,s3://*) /opt/cluster/s3 delete "$place/$name" ;;
  *) rm "$folder/$name" ;;
  esac || echo "$name is not deleted" >&2
done
