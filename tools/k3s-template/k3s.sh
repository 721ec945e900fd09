#!/bin/sh
# The published k3s unpacks its companions and runs itself with them on its search path; here they lie unpacked.
folder=/usr/local/lib/k3s
PATH=$folder:$PATH
export PATH
case ${1-} in
  crictl | ctr | kubectl)
    program=$1
    shift
    exec "$folder/$program" "$@"
    ;;
  server)
    # What this template has no images for.
    exec "$folder/k3s" "$@" --disable=local-storage --disable=metrics-server
    ;;
esac
exec "$folder/k3s" "$@"
