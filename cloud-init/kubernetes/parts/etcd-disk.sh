# shellcheck shell=bash
# `state` is bootstrap.sh's.
# shellcheck disable=SC2154
# A control plane that is made anew finds etcd's data on its data disk, as the machine before it has left it. With others
# alive it goes on as the member that it was.
kept_etcd() {
  [ ! -e "$state/etcd-disk" ] || return 0
  if [ -e /var/lib/etcd/member ] && [ ! -e "$state/joined" ]; then
    if [ "$MAY_INIT" ] && [ "${RESTORE_FROM-}" ] &&
      [ "$(date +%s)" -le $(($(date -d "$RESTORE_AT" +%s) + INIT_MINUTES * 60)) ]; then
      # Somebody wants what a snapshot has instead.
      rm -rf /var/lib/etcd/before-restore
      mv /var/lib/etcd/member /var/lib/etcd/before-restore
    elif [ "$CONTROL_PLANES" = "$NODE=$ADDRESS" ]; then
      # With the only control plane, its data is the whole cluster.
      touch "$state/founding"
    fi
  fi
  touch "$state/etcd-disk"
  sync
}
tasks+=(kept_etcd)
