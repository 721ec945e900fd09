#!/usr/bin/env bash
# Makes the certificate that the Docker API of this host shows, if there is none, if it has less than 60 days left, or if
# what it is made from is newer. Its key is made here and stays here. dockerd runs this before it starts; with `restart`,
# as the timer says it, dockerd is restarted if it has started with older files than there are now.
set -euo pipefail
umask 077
cd /etc/cluster/pki

valid() { openssl verify -CAfile host-ca.crt "$1"; }

good() {
  local source
  for source in host-ca.crt host-ca.key names.cnf; do
    [ node.pem -nt $source ] || return 1
  done
  valid node.pem && openssl x509 -noout -in node.pem -checkend $((60 * 86400))
}

# Key and certificate are one file, so that there is never one without the other.
make() {
  openssl req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout new.pem -subj "/CN=${HOSTNAME%%.*}" -out new.csr
  openssl x509 -req -in new.csr -CA host-ca.crt -CAkey host-ca.key -set_serial "0x$(openssl rand -hex 16)" \
    -days "${CERTIFICATE_DAYS-365}" -extfile names.cnf >>new.pem
  sync new.pem
  mv new.pem node.pem
}

if ! good; then
  # A clock that is wrong makes certificates that are.
  if valid host-ca.crt; then
    make
  else
    echo "the authority of the hosts is not valid on $(date -uI): is the clock right?" >&2
    [ -e node.pem ]
  fi
fi
ln -sf node.pem node.crt
ln -sf node.pem node.key

[ "${1-}" = restart ] || exit 0
for file in node.pem operators.crt; do
  [ ! $file -nt /run/docker.pid ] || exec systemctl restart docker
done
