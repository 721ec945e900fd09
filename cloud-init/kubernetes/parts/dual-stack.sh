# shellcheck shell=bash
# Addresses in both families, of which the one in IPv6 is only known when the router has announced its network. As a
# router itself, the kernel would no longer listen to that without being told.
dual_stack() {
  local card four=$ADDRESS six
  card=$(ip -4 route show default | sed 's/.* dev //;s/ .*//;q')
  printf '%s\n' "net.ipv6.conf.$card.accept_ra=2" net.ipv6.conf.{all,default}.forwarding=1 >/etc/sysctl.d/91-cluster.conf
  sysctl -qep /etc/sysctl.d/91-cluster.conf || :
  await 60 address 6 || later "waiting for an IPv6 address on $card"
  six=$(address 6)
  [ "$four" ] || four=$(address 4)
  sed -i "s/own-addresses/$four,$six/" /etc/cluster/kubeadm-*.yaml
}

# Of a family: what lasts, and is for more than this network card.
address() {
  ip -o "-$1" address show dev "$card" scope global | grep -vE 'temporary|deprecated|tentative' |
    sed -E 's|.* inet6? ([^/]+)/.*|\1|' | head -n 1 | grep .
}
tasks+=(dual_stack)
