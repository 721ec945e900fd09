# shellcheck shell=bash
# For control planes of a cluster that is to be founded again from a snapshot of etcd. `state` and `init` are others'.
# shellcheck disable=SC2154
# shellcheck source=/dev/null
. /etc/cluster/snapshots.env
# shellcheck source=cloud-init/kubernetes/snapshots.sh
. /opt/cluster/snapshots.sh

# Where the newest one is asked for, of whichever control plane.
chosen() {
  local place=$1 name
  case $2 in
  latest)
    name=$(snapshots "$place" "${NODE%-*}-[0-9]+" | tail -n 1) || return
    [ "$name" ] || { echo 'there is no snapshot of this cluster' >&2 && return 1; }
    ;;
  *) name=$2 ;;
  esac
  echo "$place/$name"
}

# Not below /run: that is memory.
fetch() {
  local found place=${RESTORE_FROM%/*} name=${RESTORE_FROM##*/} mounted=/run/cluster/restore
  rm -f "$file"
  case $RESTORE_FROM in
  https://*) curl -fsSL --retry 6 --retry-all-errors --retry-max-time 120 --connect-timeout 10 -o "$file" "$RESTORE_FROM" ;;
  s3://*) found=$(chosen "$place" "$name") && /opt/cluster/s3 get "$found" "$file" ;;
  nfs://*) attach "$place" $mounted && found=$(chosen $mounted "$name") && cp "$found" "$file" && umount $mounted ;;
  *) found=$(chosen "$place" "$name") && cp "$found" "$file" ;;
  esac
}

# Watchers must not take the past for the present, hence the bump. etcdutl checks the sum that is in a snapshot.
restore() {
  local file=$state/snapshot.db new=/var/lib/etcd/restored
  fetch 2>why || later "cannot fetch the snapshot $RESTORE_FROM: $(tail -n 1 why)"
  rm -rf $new
  /opt/cluster/etcdctl.sh etcdutl snapshot restore "$file" --data-dir $new --name "$NODE" \
    --initial-cluster "$NODE=https://$ADDRESS:2380" --initial-advertise-peer-urls "https://$ADDRESS:2380" \
    --bump-revision 1000000000 --mark-compacted || later "cannot restore the snapshot $RESTORE_FROM"
  sync
  mv $new/member /var/lib/etcd/
  rm -r $new "$file"
}
