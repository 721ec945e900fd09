# shellcheck shell=bash
# Where data-disk.sh notes that this machine has taken its disk.
# shellcheck disable=SC2034
state=/var/lib/cluster
mkdir -p $state
