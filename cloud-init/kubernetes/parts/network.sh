# shellcheck shell=bash
# The network of the pods from what its publisher released. /etc/cluster/network has `artifacts` to download, and either
# `kustomization.yaml` with changes of Calico's manifest, or `values-*.yaml` for Cilium's chart.
# `state` is bootstrap.sh's, `file` is programs.sh's.
# shellcheck disable=SC2154
network=/var/lib/cluster/network

# Before the manifests: these may need what the network brings.
eval "other_$(declare -f after_join)"
after_join() {
  export KUBECONFIG=/etc/kubernetes/admin.conf
  once "network-$(cat /etc/cluster/network/* | sha256sum | cut -c -40)" apply_network
  other_after_join
}

apply_network() {
  mkdir -p $network
  get_programs /etc/cluster/network/artifacts
  render >network.yaml
  kubectl apply --server-side --force-conflicts -f network.yaml
}

eval "other_$(declare -f put)"
put() {
  case $1 in
  helm) tar -C $network --strip-components 1 -xzf "$file" ;;
  calico) cp "$file" $network/calico.yaml ;;
  cilium) cp "$file" $network/cilium.tgz ;;
  *) other_put "$1" ;;
  esac
}

render() {
  local values=(/etc/cluster/network/values-*)
  if [ -e "${values[0]}" ]; then
    HOME=$network $network/helm template cilium $network/cilium.tgz --namespace kube-system --kube-version "v$VERSION" \
      --include-crds "${values[@]/#/--values=}"
  else
    cp /etc/cluster/network/kustomization.yaml $network/
    kubectl kustomize $network
  fi
}
