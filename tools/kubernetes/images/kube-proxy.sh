#!/bin/sh
# Starts kube-proxy. A kernel lets only its first network namespace set nf_conntrack_max, and kube-proxy gives up where
# it cannot: on a node that is a namespace it is told to leave the limit as it is.
set -eu

if ! (: >>/proc/sys/net/netfilter/nf_conntrack_max) 2>/dev/null; then
  for argument; do
    shift
    case $argument in
      --config=*)
        sed -e 's/^\( *maxPerCore:\).*/\1 0/' -e 's/^\( *min:\).*/\1 0/' "${argument#--config=}" >/config.conf
        argument=--config=/config.conf
        ;;
    esac
    set -- "$@" "$argument"
  done
fi
exec /usr/local/lib/kube-proxy "$@"
