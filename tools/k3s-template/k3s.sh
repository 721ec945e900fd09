#!/bin/sh
# The published k3s unpacks its companions and runs itself with them on its search path; here they lie unpacked.
PATH=/usr/local/lib/k3s:$PATH
export PATH
exec /usr/local/lib/k3s/k3s "$@"
