# shellcheck shell=bash
# For programs.sh. Version 4 of NFS needs no rpcbind, which would listen to everybody.
# shellcheck disable=SC2154
packages+=' mount.nfs:nfs-common'
systemctl mask rpcbind.service rpcbind.socket
