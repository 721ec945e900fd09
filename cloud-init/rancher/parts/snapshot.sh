# shellcheck shell=bash
# For servers of a cluster that is to be founded again from a snapshot of etcd. `state`, `data` and `way` are others'.
# shellcheck disable=SC2154
# shellcheck source=/dev/null
. /etc/cluster/snapshots.env

# At first nothing on the disk counts, whatever is left there from before: the snapshot does, or what the others have of it.
is_current() {
  [ -e "$state/joined" ] || [ -e "$state/current" ] ||
    [ "$(date +%s)" -gt $(($(date -d "$RESTORE_AT" +%s) + INIT_MINUTES * 60)) ]
}

mark_current() {
  touch "$state/current"
  sync "$state/current"
}

# newest PLACE/: of whichever server. The distributions name them <kind>-<node>-<seconds>.
newest() {
  local all name
  case $1 in
  s3://*) all=$(/opt/cluster/s3 list "$1") || return ;;
  *) all=$(ls "$1") || return ;;
  esac
  name=$(sed -nE "s|^($1)?([^/]+-${NODE%-*}-[0-9]+-([0-9]{10}))\$|\3 \2|p" <<<"$all" | sort | tail -n 1 | cut -d ' ' -f 2)
  [ "$name" ] || { echo 'there is no snapshot of this cluster' >&2 && return 1; }
  echo "$1$name"
}

# Not below /run: that is memory.
fetch() {
  local from=$RESTORE_FROM
  rm -f "$file"
  case $from in
  https://*)
    curl -fsSL --retry 6 --retry-all-errors --retry-max-time 120 --connect-timeout 10 -o "$file" "$from"
    return
    ;;
  */latest) from=$(newest "${from%latest}") || return ;;
  esac
  case $from in
  s3://*) /opt/cluster/s3 get "$from" "$file" ;;
  *) cp "$from" "$file" ;;
  esac
}

# The distribution does it by itself, and ends. What it leaves when it is cut off is never started.
restore() {
  local file=$state/snapshot.db
  fetch 2>why || later "cannot fetch the snapshot $RESTORE_FROM: $(tail -n 1 why)"
  rm -f "$way"
  mkdir -p "$data/db/etcd"
  # There it wants to find by what the snapshot is encrypted.
  cp /etc/cluster/token "$data/"
  timeout 600 "$PROGRAM" server --cluster-reset --cluster-reset-restore-path="$file" --etcd-s3=false >reset.log 2>&1 || {
    cat reset.log
    later "cannot restore the snapshot $RESTORE_FROM: $(grep -E 'level=(fatal|error)' reset.log | tail -n 1)"
  }
  cat reset.log
  sync
  rm "$file"
  mark_current
}
