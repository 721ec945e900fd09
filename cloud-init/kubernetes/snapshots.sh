# shellcheck shell=bash
# A place of snapshots is a folder, s3://<bucket>/<prefix> or nfs://<server>/<folder>. Their names say whose and from when
# they are: <node>-<UTC time>.db. Whatever has another name is somebody else's.

# snapshots PLACE NODE: their names, the oldest first. NODE may end with a pattern; with NFS the place is where it is
# mounted.
snapshots() {
  local all
  case $1 in
  s3://*) all=$(/opt/cluster/s3 list "$1/${2%%\[*}") || return ;;
  *) all=$(ls "$1") || return ;;
  esac
  sed -nE "s|^($1/)?($2-)([0-9]{8}T[0-9]{6}Z\.db)\$|\3 \2\3|p" <<<"$all" | sort | cut -d ' ' -f 2
}

# attach nfs://<server>/<folder> FOLDER
attach() {
  local from=${1#nfs://}
  type mount.nfs >/dev/null 2>&1 || { echo 'there is no mount.nfs: nfs-common (nfs-utils) has to be in the template' >&2 && return 1; }
  mkdir -p "$2"
  mountpoint -q "$2" || mount -t nfs -o "$NFS_OPTIONS" "${from%%/*}:/${from#*/}" "$2"
}
