#!/usr/bin/env bash
# Renews the certificates of this control plane when the first of them has less than 60 days left, and restarts what
# only reads them at its start, one program after the other. (The kubelet looks after its own.)
set -euo pipefail
config=/etc/cluster/kubeadm-init.yaml
mark=/var/lib/cluster/restart-for-certificates

days_left() {
  kubeadm certs check-expiration --config $config -o json | python3 -c '
import json, sys
print(min(c["residualTime"] for c in json.load(sys.stdin)["certificates"] if not c["missing"]) // 86400)'
}

healthy() { curl -ksfm 5 "$1" >/dev/null; }

# The kubelet starts it again.
restart() {
  local old program=$1 url=$2
  old=$(container "$program")
  [ "$old" ] || { echo "$program does not run" >&2 && exit 1; }
  ctr -n k8s.io tasks kill -s SIGTERM "$old"
  for _ in $(seq 60); do
    sleep 5
    [ -z "$(container "$program")" ] || [ "$(container "$program")" = "$old" ] || ! healthy "$url" || return 0
  done
  echo "$program does not come back" >&2
  exit 1
}

# Its running container.
container() {
  ctr -n k8s.io tasks ls | sed -n 's/ .*RUNNING.*//p' |
    grep -xF "$(ctr -n k8s.io containers ls -q "labels.\"io.kubernetes.container.name\"==$1")" || :
}

left=$(days_left)
if [ ! -e $mark ]; then
  [ "$left" -lt 60 ] || { echo "nothing to do for $((left - 60)) days"; exit; }
  touch $mark
  sync
fi
# A restart that was cut off starts again here, with the same or newer certificates.
kubeadm certs renew all --config $config
# Another control plane may be doing the same.
ETCDCTL_ENDPOINTS=https://127.0.0.1:2379 /opt/cluster/etcdctl.sh etcdctl endpoint health --cluster
restart etcd http://127.0.0.1:2381/health
restart kube-apiserver https://127.0.0.1:6443/readyz
restart kube-controller-manager https://127.0.0.1:10257/healthz
restart kube-scheduler https://127.0.0.1:10259/healthz
rm $mark
