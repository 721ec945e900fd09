# shellcheck shell=bash
# `state`, `peers` and `helper` are bootstrap.sh's.
# shellcheck disable=SC2153,SC2154
# What only servers do.
data=/var/lib/rancher/$PROGRAM/server

# The program starts from what it has of etcd, whatever it is told.
member() { [ -e "$data/db/etcd/member/wal" ] && is_current; }

is_current() { :; }
mark_current() { :; }
restore() { :; }

api() { curl -sS --connect-timeout 2 -m 10 --cacert /etc/cluster/ca.crt --cert /etc/cluster/server.pem "$@"; }

up() { api -f -o /dev/null https://127.0.0.1:6443/readyz; }

# `ready` when others can join, `busy` when anything answers, else `away`.
probe() {
  local code is=away
  code=$(api -o /dev/null -w '%{http_code}' "https://$2:6443/readyz") || code=exit$?
  case $code in
  200) is=ready ;;
  exit7 | exit28) ! timeout 2 bash -c "</dev/tcp/$2/2380" || is=busy ;;
  *) is=busy ;;
  esac
  echo "$1 $is $2" >"peers/$1"
}

# The program trusts the authorities that it finds. After a power cut files may be empty, so it makes all others again.
# Snapshots stay: one of them may be what a cluster is founded from.
place_authorities() {
  mkdir -p "$data"/{tls,cred,db}
  find "$data"/{tls,cred,db} -mindepth 1 -maxdepth 1 ! -name snapshots -exec rm -rf {} +
  chmod 700 "$data"
  cp -r /etc/cluster/tls "$data"
}

# Only the first server that this cluster ever had may found, only for a while, and only while nothing answers at the
# addresses of the others.
alone() {
  if [ ! "$MAY_INIT" ] || grep busy <<<"$peers"; then
    wait_for_others
  elif [ "$(date +%s)" -gt $(($(date -d "${RESTORE_AT:-$CREATED}" +%s) + INIT_MINUTES * 60)) ]; then
    later "no other server answers, and only in the first $INIT_MINUTES minutes this one may start a new cluster"
  fi
  place_authorities
  restore
  touch "$state/founder"
  tell 'cluster-init: true'
}

# A server without data that the cluster knows is the machine that this one replaces, or an attempt of this one that was
# cut off. With its Node goes its membership in etcd, which would keep this one from joining.
prepare_join() {
  local node=https://$helper:6443/api/v1/nodes/$NODE old
  place_authorities
  mark_current
  api -f "$node" -o node.json || return 0
  old=$(tr -d ' \n' <node.json | grep -oE '"InternalIP","address":"[^"]+' | cut -d '"' -f 6 | head -n 1) || :
  ip -o address | grep -qF " $old/" || ! timeout 2 bash -c "</dev/tcp/$old/10250" ||
    later "another $NODE answers at $old"
  api -f -o /dev/null -X DELETE "$node"
  await 60 gone "$node" || later "waiting for the cluster to forget the old $NODE"
}

gone() { [ "$(api -o /dev/null -w '%{http_code}' "$1")" = 404 ]; }

# Each content once in the life of the cluster, which remembers it as an empty ConfigMap. Whoever founded does it, the
# others only if it did not.
after_join() {
  local files=(/etc/cluster/manifests/*) mark peer
  mark=manifests-$(cat "${files[@]}" | sha256sum | cut -c -40)
  if [ ! -e "$state/$mark" ]; then
    [ -e "$state/founder" ] || await 60 applied || :
    if ! applied; then
      # What they change, and the kinds of some, are brought by the distribution itself.
      await 300 kubectl apply --server-side --force-conflicts "${files[@]/#/-f=}" ||
        later "cannot apply the manifests: $(tail -n 1 /var/log/cluster.log)"
      kubectl -n kube-system create configmap "$mark"
    fi
    touch "$state/$mark"
  fi
  # A founder that loses its data shall never found again.
  for peer in $SERVERS; do
    [ "${peer%=*}" = "$NODE" ] || ! grep -q cluster-init "$way" || tell "server: https://${peer#*=}:$JOIN_PORT"
  done
}

applied() { kubectl -n kube-system get configmap "$mark"; }

kubectl() {
  local program=$data/../bin/kubectl
  [ -x "$program" ] || program="$PROGRAM kubectl"
  # shellcheck disable=SC2086
  KUBECONFIG=/etc/rancher/$PROGRAM/$PROGRAM.yaml $program "$@"
}
