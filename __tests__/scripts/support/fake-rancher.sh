#!/usr/bin/env bash
# Stands for every command that changes or asks a node of K3s or the cluster; which one is told by the name it is called by.
# What is on the node's disk is under $ROOT, what the test says of the node is in $WORLD (`calls` has one line per call;
# with `hold` = <n> <call> the nth call like this stops before it does anything, until it is killed). What all nodes share
# is in $LAB:
#   founded         one line for every etcd cluster that was ever started: more than one is a split brain
#   members/<addr>  `unstarted`, or the disk of the member: who etcd counts
#   running/<addr>  whose server runs
#   nodes/<name>    address
#   applied/<mark>  ConfigMaps
#   store/<name>    objects of the store s3://backups/test
set -u
name=${0##*/}
data=$ROOT/var/lib/rancher/k3s/server wal=$ROOT/var/lib/rancher/k3s/server/db/etcd/member/wal
# shellcheck source=/dev/null
. "$ROOT/etc/cluster/cluster.env"
me=${ADDRESS:-10.1.1.77}
way=$ROOT/etc/rancher/k3s/config.yaml.d/90-cluster.yaml

record() {
  local call=${*//"$ROOT"/}
  echo "$call" >>"$WORLD/calls"
  [ ! -e "$WORLD/hold" ] || [ "$(cat "$WORLD/hold")" != "$(grep -cxF -- "$call" "$WORLD/calls") $call" ] || {
    touch "$WORLD/held"
    exec /bin/sleep 1000
  }
}
fail() {
  echo "$*" >&2
  exit 1
}
put() {
  mkdir -p "${1%/*}"
  echo "${2-}" >"$1"
}

quorum() {
  local file all=0 up=0
  for file in "$LAB"/members/*; do
    case $(cat "$file" 2>/dev/null) in '' | unstarted) continue ;; esac
    all=$((all + 1))
    [ ! -e "$LAB/running/${file##*/}" ] || up=$((up + 1))
  done
  [ $((up * 2)) -gt $all ]
}
api_up() { [ -e "$LAB/running/$1" ] && quorum; }
any_api_up() {
  local file
  for file in "$LAB"/running/*; do ! api_up "${file##*/}" || return 0; done
  return 1
}

# Of K3s, which has no say of its own: systemd starts it again, until it is told to stop.
gives_up() {
  echo "level=fatal msg=\"$*\"" >"$WORLD/journal"
  echo 1 >"$WORLD/restarts"
  exit 0
}
phase() { record "phase $*"; }

start_k3s() {
  local file helper founds=''
  echo 0 >"$WORLD/restarts"
  if [ "$ROLE" = agent ]; then
    helper=$(sed -n 's|server: https://\(.*\):6443|\1|p' "$way")
    api_up "$helper" || gives_up "cannot reach $helper"
    touch "$WORLD/active"
    put "$LAB/nodes/$NODE" "$me"
    return
  fi
  for file in server-ca.crt client-ca.key etcd/peer-ca.key service.key; do
    [ "$(cat "$data/tls/$file")" = "$file of this cluster" ] || gives_up "$file is not what it should be"
  done
  if [ ! -e "$wal" ]; then
    case $(cat "$way") in
    'cluster-init: true') founds=true ;;
    'server: https://'*)
      helper=$(sed 's|server: https://\(.*\):6443|\1|' "$way")
      api_up "$helper" || gives_up "cannot reach $helper"
      phase kubelet && put "$LAB/nodes/$NODE" "$me"
      case $(cat "$LAB/members/$me" 2>/dev/null) in
      '' | unstarted) ;;
      *) gives_up 'ETCD join failed: duplicate node name found, please use a unique name for this node' ;;
      esac
      phase etcd-add && put "$LAB/members/$me" unstarted
      ;;
    esac
    phase etcd-start
    [ ! "$founds" ] || echo "$me" >>"$LAB/founded"
    put "$wal" && put "$LAB/members/$me" "$ROOT"
  fi
  [ "$(cat "$LAB/members/$me" 2>/dev/null)" = "$ROOT" ] || gives_up 'this server is a not a member of the etcd cluster'
  phase run && put "$LAB/running/$me" && touch "$WORLD/active"
  ! quorum || put "$LAB/nodes/$NODE" "$me"
}

# The snapshot becomes the cluster, of which this server is the only member. Cut off, it leaves data that looks whole.
restore_k3s() {
  local snapshot
  snapshot=$(sed -n 's/^snapshot of //p' "${1//*restore-path=/}")
  [ ! -e "$way" ] || fail 'level=fatal msg="cannot perform cluster-reset while server URL is set"'
  [ -s "$data/token" ] || fail 'level=fatal msg="server/token does not exist, please pass --token"'
  [ "$(cat "$data/tls/server-ca.crt")" ] || fail 'level=fatal msg="no tls"'
  phase restore && put "$wal"
  [ "$snapshot" ] || fail 'level=fatal msg="snapshot file is corrupt"'
  phase reset && rm -f "$LAB"/members/* && put "$LAB/members/$me" "$ROOT"
  echo "$me from $snapshot" >"$LAB/founded"
}

record "$name $*"
case "$name $*" in
's3 list s3://backups/test/') (cd "$LAB/store" && printf 's3://backups/test/%s\n' *) ;;
's3 get s3://backups/test/'*)
  cp "$LAB/store/${2##*/}" "$3" 2>/dev/null || fail "$2 at https://s3.example.org: 404 Not Found: NoSuchKey"
  ;;
'timeout 600 k3s server --cluster-reset '*) restore_k3s "$5" ;;
'k3s --version') cat "$WORLD/version" ;;
'k3s kubectl '*)
  shift
  any_api_up || fail 'The connection to the server was refused'
  case $* in
  '-n kube-system get configmap '*) [ -e "$LAB/applied/$4" ] || fail 'Error from server (NotFound)' ;;
  '-n kube-system create configmap '*) put "$LAB/applied/$4" ;;
  'apply '*)
    if [ -s "$WORLD/not-yet" ]; then
      sed -i 1d "$WORLD/not-yet"
      fail 'error: no matches for kind "HelmChart"'
    fi
    echo "$NODE" >>"$LAB/applies"
    ;;
  esac
  ;;
'systemctl start --no-block k3s') [ -e "$WORLD/active" ] || start_k3s ;;
'systemctl stop k3s') rm -f "$WORLD/active" "$LAB/running/$me" ;;
'systemctl is-active k3s') [ -e "$WORLD/active" ] ;;
'systemctl show -p NRestarts --value k3s') cat "$WORLD/restarts" ;;
'journalctl -qu k3s -o cat') cat "$WORLD/journal" ;;
'curl '*)
  url=$(grep -oE 'https?://[^ ]+' <<<"$*")
  host=${url#*://} host=${host%%[:/]*}
  [ "$host" != 127.0.0.1 ] || host=$me
  output=$(sed -n 's/.*-o \([^ ]*\).*/\1/p' <<<"$*")
  if [ -e "$WORLD/foreign/$host" ]; then printf 000 && exit 60; fi
  [ -e "$LAB/running/$host" ] || { printf 000 && exit 7; }
  quorum || { printf 000 && exit 28; }
  case "$url $*" in
  */readyz* | */cacerts*) code=200 ;;
  */nodes/*DELETE*)
    read -r address <"$LAB/nodes/$NODE"
    [ -e "$WORLD/never-gone" ] || rm -f "$LAB/members/$address" "$LAB/nodes/$NODE"
    code=200
    ;;
  */nodes/*)
    code=404
    if [ -e "$LAB/nodes/$NODE" ]; then
      code=200
      echo "{\"status\": {\"addresses\": [{\"type\": \"InternalIP\", \"address\": \"$(cat "$LAB/nodes/$NODE")\"}]}}" >"$output"
    fi
    ;;
  esac
  [[ $* != *-w* ]] || printf %s "$code"
  [ "$code" = 200 ] || [[ $* != *' -f '* ]] || exit 22
  ;;
'timeout '*' bash -c </dev/tcp/'*)
  IFS=/ read -r _ _ _ address port <<<"$*"
  if [ "$port" = 2380 ]; then [ -e "$LAB/running/$address" ]; else [ -e "$WORLD/answers/$address" ]; fi
  ;;
# Nobody has to wait as long as on a machine.
'seq '*) exec /usr/bin/seq $(($1 < 5 ? $1 : 5)) ;;
'ip -o address') echo "2: eth0    inet $me/24 scope global" ;;
esac
