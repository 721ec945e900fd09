#!/usr/bin/env bash
# Runs a program of the etcd image, so that its version is always that of etcd:  etcdctl.sh <etcdctl|etcdutl> <argument>…
set -euo pipefail
image=$(kubeadm config images list --config /etc/cluster/kubeadm-init.yaml | grep /etcd:)
root=$(mktemp -d)
trap 'ctr -n k8s.io images unmount --rm "$root" >/dev/null; rmdir "$root"' EXIT
ctr -n k8s.io images mount "$image" "$root" >/dev/null
pki=/etc/kubernetes/pki/etcd
export ETCDCTL_CACERT=$pki/ca.crt ETCDCTL_CERT=$pki/healthcheck-client.crt ETCDCTL_KEY=$pki/healthcheck-client.key
"$root/usr/local/bin/$1" "${@:2}"
