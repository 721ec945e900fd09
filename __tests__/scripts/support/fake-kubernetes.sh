#!/usr/bin/env bash
# Stands for every command that changes or asks a node or the cluster; which one is told by the name it is called by.
# What is on the node's disk is under $ROOT, what the test says of the node is in $WORLD (`calls` has one line per call;
# with `hold` = <n> <call> the nth call like this stops before it does anything, until it is killed). What all nodes share is in $LAB:
#   founded        one line for every etcd cluster that was ever started: more than one is a split brain
#   members/<addr> `learner` or `voter`: who etcd counts
#   running/<addr> whose static pods run
#   config         the founding has come as far as kubeadm-config
#   nodes/<name>   `Ready|NotReady <addr>`
#   applied/<mark> ConfigMaps
set -u
name=${0##*/}
k8s=$ROOT/etc/kubernetes data=$ROOT/var/lib/etcd/member
# shellcheck source=/dev/null
. "$ROOT/etc/cluster/cluster.env"
me=${ADDRESS:-$(cat "$WORLD/address")}

# One line per call, and one per phase of kubeadm.
record() {
  local call=${*//"$ROOT"/}
  call=${call//tmp.??????????/tmp.XXXXXXXXXX}
  [[ ! $call =~ [0-9]{8}T[0-9]{6}Z ]] || call=${call//${BASH_REMATCH[0]}/TIME}
  echo "$call" >>"$WORLD/calls"
  [ ! -e "$WORLD/hold" ] || [ "$(cat "$WORLD/hold")" != "$(grep -cxF -- "$call" "$WORLD/calls") $call" ] || {
    touch "$WORLD/held"
    exec /bin/sleep 1000
  }
}
fail() {
  echo "$*" >&2
  [ "$name" != kubeadm ] || echo 'To see the stack trace of this error execute with --v=5 or higher' >&2
  exit 1
}
put() {
  mkdir -p "${1%/*}"
  echo "${2-}" >"$1"
}

quorum() {
  local file voters=0 up=0
  for file in "$LAB"/members/*; do
    [ "$(cat "$file" 2>/dev/null)" = voter ] || continue
    voters=$((voters + 1))
    [ ! -e "$LAB/running/${file##*/}" ] || up=$((up + 1))
  done
  [ $((up * 2)) -gt $voters ]
}
api_up() { [ -e "$LAB/running/$1" ] && quorum; }
any_api_up() {
  local file
  for file in "$LAB"/running/*; do ! api_up "${file##*/}" || return 0; done
  return 1
}

start_kubelet() {
  echo "$ROLE" >"$WORLD/kubelet"
  local etcd=$k8s/manifests/etcd.yaml
  if [ -e "$etcd" ]; then
    if [ ! -e "$data" ]; then
      if [ "$(cat "$etcd")" = new ]; then
        echo "$me" >>"$LAB/founded"
        put "$LAB/members/$me" voter
      fi
      [ ! -e "$LAB/started/$me" ] || { echo "etcd: member $me has already been bootstrapped" && return; }
    fi
    [ -e "$LAB/members/$me" ] || return 0
    put "$data/wal"
    put "$LAB/started/$me"
    put "$LAB/running/$me"
  fi
  if [ -s "$k8s/kubelet.conf" ] && { [ -e "$LAB/running/$me" ] || any_api_up; }; then
    put "$LAB/nodes/$NODE" "Ready $me"
  fi
}

preflight() {
  local check path
  while read -r check path; do
    [ ! -e "$ROOT/$path" ] || [[ ,$ignored, == *,$check,* ]] || fail "	[ERROR $check]: $path exists"
  done <<END
FileAvailable--etc-kubernetes-kubelet.conf etc/kubernetes/kubelet.conf
FileAvailable--etc-kubernetes-bootstrap-kubelet.conf etc/kubernetes/bootstrap-kubelet.conf
FileAvailable--etc-kubernetes-pki-ca.crt $([ "$ROLE" = control-plane ] && echo none || echo etc/kubernetes/pki/ca.crt)
FileAvailable--etc-kubernetes-manifests-etcd.yaml etc/kubernetes/manifests/etcd.yaml
FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml etc/kubernetes/manifests/kube-apiserver.yaml
DirAvailable--var-lib-etcd var/lib/etcd/member
END
  [ ! -e "$LAB/running/$me" ] || [[ ,$ignored, == *,Port-6443,* ]] || fail '	[ERROR Port-6443]: Port 6443 is in use'
  [ ! -e "$WORLD/kubelet" ] || [[ ,$ignored, == *,Port-10250,* ]] || fail '	[ERROR Port-10250]: Port 10250 is in use'
}
certificates() {
  local file
  for file in ca.crt ca.key sa.key etcd/ca.key front-proxy-ca.key; do
    [ -s "$k8s/pki/$file" ] || fail "error execution phase certs: no $file"
  done
  for file in pki/apiserver.crt admin.conf; do
    [ ! -e "$k8s/$file" ] || [ -s "$k8s/$file" ] || fail "error execution phase certs: $file is empty"
    put "$k8s/$file" valid
  done
}
phase() { record "phase $*"; }

init() {
  phase preflight && preflight
  phase certs && certificates && put "$k8s/super-admin.conf" valid && put "$k8s/kubelet.conf" valid
  phase etcd && put "$k8s/manifests/etcd.yaml" new
  phase control-plane && put "$k8s/manifests/kube-apiserver.yaml"
  phase kubelet-start && start_kubelet
  phase wait-control-plane && { api_up "$me" || fail 'error execution phase wait-control-plane: no API server'; }
  phase upload-config && put "$LAB/config"
  phase bootstrap-token && put "$LAB/token"
}

join() {
  phase preflight && preflight
  any_api_up || fail 'error execution phase preflight: cannot reach the API server'
  if [ "$ROLE" = control-plane ]; then
    phase control-plane-prepare && certificates && put "$k8s/manifests/kube-apiserver.yaml"
    if [ "$skipped" != check-etcd ]; then
      for file in "$LAB"/members/*; do
        [ "$(cat "$file")" = learner ] || [ -e "$LAB/running/${file##*/}" ] || fail 'error execution phase check-etcd: etcd cluster is not healthy'
      done
    fi
  else
    put "$k8s/pki/ca.crt" valid
  fi
  phase kubelet-start
  ! grep -qs ^Ready "$LAB/nodes/$NODE" || fail "error execution phase kubelet-start: a Node with name \"$NODE\" and status \"Ready\" already exists"
  put "$k8s/bootstrap-kubelet.conf" valid
  start_kubelet
  if [ "$ROLE" = control-plane ]; then
    phase etcd-join
    if [ ! -e "$LAB/members/$me" ]; then
      ! grep -qsx learner "$LAB"/members/* || fail 'error execution phase etcd-join: etcdserver: too many learner members in cluster'
      put "$LAB/members/$me" learner
    fi
    phase etcd-start && put "$k8s/manifests/etcd.yaml" existing && start_kubelet
    [ -e "$LAB/running/$me" ] || fail 'error execution phase etcd-join: the etcd member is not started'
    phase etcd-promote && put "$LAB/members/$me" voter
  fi
  phase tls-bootstrap && put "$k8s/kubelet.conf" valid && start_kubelet
  rm -f "$k8s/bootstrap-kubelet.conf"
  phase mark
}

# Of kubeadm's arguments.
ignored='' skipped=''
for argument; do
  case $argument in
  --ignore-preflight-errors=*) ignored=${argument#*=} ;;
  --skip-phases=*) skipped=${argument#*=} ;;
  esac
done

record "$name $*"
case "$name $*" in
'kubeadm version'*) cat "$WORLD/kubeadm-version" ;;
'kubeadm config images list'*) printf 'registry.k8s.io/%s\n' kube-apiserver:v1 etcd:v1 ;;
'kubeadm config images pull'*)
  ! [ -e "$WORLD/offline" ] || fail 'error: failed to pull image "registry.k8s.io/kube-apiserver:v1": '"$(cat "$WORLD/offline")"
  touch "$WORLD/images"
  ;;
'kubeadm kubeconfig user '*)
  for file in ca.crt ca.key; do [ -s "$k8s/pki/$file" ] || fail "error: no $file"; done
  for part in certificate key; do echo "    client-$part-data: $(base64 <<<"$part of ${*: -1}")"; done
  ;;
'kubeadm init phase certs etcd-healthcheck-client'*) put "$k8s/pki/etcd/healthcheck-client.crt" ;;
'kubeadm init '*) init ;;
'kubeadm join '*) join ;;
'kubeadm certs check-expiration'*) printf '{"certificates": [%s]}' "$(printf '{"residualTime": %s, "missing": %s}, ' 0 true 99999999 false)$(printf '{"residualTime": %s, "missing": false}' "$(cat "$WORLD/seconds-left")")" ;;
'kubeadm certs renew all'*) echo 31536000 >"$WORLD/seconds-left" ;;
'ctr version') [ -e "$WORLD/containerd" ] ;;
'ctr -n k8s.io images ls -q') [ ! -e "$WORLD/images" ] || printf 'registry.k8s.io/%s\n' kube-apiserver:v1 etcd:v1 pause:3 ;;
'ctr -n k8s.io images import '*)
  ! [ -e "$WORLD/full" ] || fail 'ctr: write /var/lib/containerd/blob: no space left on device'
  cat "${*: -1}" >>"$WORLD/imported"
  ;;
'ctr -n k8s.io images mount '*)
  target=${*: -1}
  mkdir -p "$target/usr/local/bin"
  for tool in etcdctl etcdutl; do ln -s "$SELF" "$target/usr/local/bin/$tool"; done
  ;;
'ctr -n k8s.io images unmount '*)
  target=${*: -1}
  rm -r "${target:?}/usr"
  ;;
'ctr -n k8s.io containers ls -q '*)
  program=${*: -1}
  cat "$WORLD/containers/${program#*==}"
  ;;
'ctr -n k8s.io tasks ls')
  printf 'TASK PID STATUS\n'
  cat "$WORLD"/containers/* | sed 's/$/ 1 RUNNING/'
  ;;
'ctr -n k8s.io tasks kill '*)
  id=${*: -1}
  [ -e "$WORLD/does-not-come-back" ] || echo "${id%.*}.$((${id#*.} + 1))" >"$WORLD/containers/${id%.*}"
  ;;
'etcdctl member list')
  quorum || fail 'context deadline exceeded'
  for file in "$LAB"/members/*; do
    address=${file##*/}
    echo "id-$address, $([ -e "$LAB/started/$address" ] && echo started || echo unstarted), n, https://$address:2380, https://$address:2379, $(grep -q learner "$file" && echo true || echo false)"
  done
  ;;
'etcdctl member remove '*)
  quorum || fail 'context deadline exceeded'
  rm -f "$LAB/members/${3#id-}" "$LAB/started/${3#id-}"
  ;;
'etcdctl endpoint health'*) ! [ -e "$WORLD/unhealthy" ] || fail 'https://10.1.1.12:2379 is unhealthy' ;;
'etcdctl snapshot save '*)
  ! [ -e "$WORLD/unhealthy" ] || fail 'context deadline exceeded'
  if [ -e "$WORLD/torn" ]; then echo snap >"$3"; else echo snapshot >"$3"; fi
  ;;
'etcdutl snapshot status '*) grep -qx snapshot "$3" || fail 'Error: snapshot file integrity check failed' ;;
# What a file server has is in $LAB.
'mount -t nfs '*)
  ! [ -e "$WORLD/nfs-away" ] || fail 'mount.nfs: Connection timed out'
  rmdir "$6"
  ln -s "$LAB/nfs/$5" "$6"
  ;;
'mountpoint -q '*) [ -L "$2" ] ;;
'umount '*) rm "$1" && mkdir "$1" ;;
'etcdutl snapshot restore '*)
  [ -e "$3" ] || fail "Error: snapshot file does not exist"
  # After `--data-dir`.
  target=$5
  put "$target/member/snap" "$(cat "$3")"
  put "$LAB/members/$me" voter
  ;;
'kubectl '*) any_api_up || fail 'The connection to the server was refused' ;;&
'kubectl -n kube-system get configmap '*) [ -e "$LAB/applied/$5" ] || fail 'Error from server (NotFound)' ;;
'kubectl -n kube-system create configmap '[mn]*-????????????????????????????????????????) put "$LAB/applied/$5" ;;
'kubectl '*' get csr -o json') cat "$WORLD/csr.json" ;;
'kubectl '*' get nodes -o json') cat "$WORLD/nodes.json" ;;
'kubectl -n kube-system delete secret '*) rm -f "$LAB/token" ;;
'kubectl -n kube-system create configmap node-tools '* | 'kubectl -n kube-system create role'*) echo "kind: $4" ;;
'kubectl kustomize '*) cat "$2/kustomization.yaml" "$2/calico.yaml" ;;
'kubectl apply '*' -f -') [[ $(cat) == *'kind: configmap'*---*'kind: role'*---*'kind: rolebinding'* ]] && touch "$LAB/tools" ;;
'kubectl apply '*)
  ! [ -e "$WORLD/bad-manifest" ] || fail 'error: no matches for kind "Wrong"'
  echo "$NODE" >>"$LAB/applies"
  ;;
'systemctl enable --now containerd' | 'systemctl restart containerd')
  [ -e "$WORLD/no-containerd" ] || { touch "$WORLD/containerd" && put "$ROOT/run/containerd/containerd.sock"; }
  ;;
'systemctl enable '*) for unit in "${@:2}"; do put "$WORLD/enabled/$unit"; done ;;
'systemctl stop kubelet') rm -f "$WORLD/kubelet" ;;
# A boot, told by the test: what systemd does by itself.
'systemctl boot')
  rm -f "$WORLD/kubelet" "$LAB/running/$me"
  if [ -e "$WORLD/enabled/kubelet" ]; then
    if [ -e "$k8s/kubelet.conf" ] || [ -e "$k8s/bootstrap-kubelet.conf" ]; then start_kubelet; fi
  fi
  ;;
'curl '*)
  url=$(grep -oE 'https?://[^ ]+' <<<"$*")
  host=${url#*://} host=${host%%[:/]*}
  output=$(sed -n 's/.*-o \([^ ]*\).*/\1/p' <<<"$*")
  case $url in
  */configmaps/kubeadm-config)
    if [ -e "$WORLD/all-at-once" ]; then
      # Nobody gets an answer before all were asked.
      put "$WORLD/asked/$host"
      for _ in {1..200}; do
        [ "$(find "$WORLD/asked" -type f | wc -l)" -lt 3 ] || break
        /bin/sleep 0.05
      done
      [ "$(find "$WORLD/asked" -type f | wc -l)" = 3 ] || exit 28
    fi
    if [ -e "$WORLD/foreign/$host" ]; then printf 000 && exit 60; fi
    api_up "$host" || { printf 000 && exit "$([ -e "$LAB/running/$host" ] && echo 28 || echo 7)"; }
    [ -e "$LAB/config" ] && printf 200 || printf 404
    ;;
  */configmaps/node-tools)
    api_up "$host" || exit 7
    [ -e "$LAB/tools" ] || exit 22
    echo "{\"metadata\": {\"f:tools.tgz\": {}}, \"binaryData\": {\"tools.tgz\": \"$(base64 -w 0 "$WORLD/tools.tgz")\"}}" >"$output"
    ;;
  */api/v1/nodes/*/status)
    [ ! -e "$WORLD/alive" ] || exit 0
    sed -i s/^Ready/NotReady/ "$LAB/nodes/$NODE"
    ;;
  */configmaps/node-upgrade) cat "$WORLD/node-upgrade.json" 2>/dev/null || exit 22 ;;
  */api/v1/nodes/*)
    [ -e "$LAB/nodes/$NODE" ] || exit 22
    read -r _ address <"$LAB/nodes/$NODE"
    runs=$(cat "$WORLD/kubelet-version" 2>/dev/null)
    echo "{\"status\": {\"addresses\": [{\"type\": \"InternalIP\", \"address\": \"$address\"}], \"nodeInfo\": {\"kubeletVersion\": \"$runs\"}}}" >"${output:-/dev/stdout}"
    ;;
  http*127.0.0.1*) ;;
  *)
    [ -e "$WORLD/mirror/${url##*/}" ] || fail 'curl: (22) The requested URL returned error: 503'
    cp "$WORLD/mirror/${url##*/}" "$output"
    ;;
  esac
  ;;
'timeout '*' bash -c </dev/tcp/'*)
  IFS=/ read -r _ _ _ address port <<<"$*"
  if [ "$port" = 2380 ]; then [ -e "$LAB/running/$address" ]; else [ -e "$WORLD/answers/$address" ]; fi
  ;;
'timeout '*) exec "${@:2}" ;;
'iptables -w -C '*) grep -qxF "${*:3}" "$WORLD/rules" 2>/dev/null ;;
'iptables -w -I '*) echo "${*:3}" >>"$WORLD/rules" ;;
'getent ahostsv4 data-server') cat "$WORLD/data-server" 2>/dev/null || exit 2 ;;
'ip -o address') echo "2: eth0    inet $me/24 scope global" ;;
'ip -4 route show default') echo 'default via 10.1.1.1 dev eth0' ;;
esac
