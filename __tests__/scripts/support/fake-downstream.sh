#!/usr/bin/env bash
# Stands for the commands by which a node registers with a Rancher: which one is told by the name it is called by. The state
# of the node is files in $WORLD, one per fact; `calls` has one line per call.
set -u
name=${0##*/}
echo "$name $*" >>"$WORLD/calls"
has() { [ -e "$WORLD/$1" ]; }

# What Rancher's own installer does, as far as it is seen from outside.
installer() {
  cat <<'SCRIPT'
env | grep ^CATTLE_ | sort >"$WORLD/settings"
[ ! -e "$WORLD/cut-off" ] || kill -KILL $PPID $$
if [ "$CATTLE_TOKEN" = "$(cat "$WORLD/token")" ]; then
  mkdir -p "$ROOT/var/lib/rancher/agent"
  echo '{}' >"$ROOT/var/lib/rancher/agent/rancher2_connection_info.json"
  touch "$WORLD/enabled"
else
  echo '[ERROR]  401 received while downloading Rancher connection information. Sleeping for 5 seconds and trying again' >&2
  exit 124
fi
SCRIPT
}

case "$name $*" in
'curl '*)
  if has away; then
    echo 'curl: (7) Failed to connect to rancher.example.org port 443: Connection refused' >&2
    exit 7
  elif has stranger; then
    echo 'curl: (60) SSL certificate problem: unable to get local issuer certificate' >&2
    exit 60
  elif [[ $* == *'/ping'* ]]; then
    echo pong
  else
    installer >"${!#}"
  fi
  ;;
'timeout '*) exec "${@:2}" ;;
'systemctl is-enabled '*) has enabled ;;
'seq '*) echo 1 2 ;;
esac
