# shellcheck shell=bash
# What the bootstrap scripts of all orchestrators share: named steps, shown in the log, on the console and in
# /run/cluster/status.json: {"step": "3/6", "doing": "…", "state": "running|waiting|stuck|ready", "reason": "…"}.
#
#   step 3/6 'text' command…   runs the command; its output goes to the log
#   await 60 command…          tries the command once a second; false when the time is over
#   later 'reason'             ends this attempt; the unit starts the next one
#
# Comment lines are removed before these files are shipped, so no here-document may hold one.
log=/var/log/cluster.log
mkdir -p /run/cluster
# shellcheck disable=SC2164
cd /run/cluster
exec 3>&1
[ -e since ] || touch since
trap leaving EXIT

say() {
  echo "$(date -u +%FT%TZ) [$at] $doing: $*" | tee -a $log /dev/console >&3 || :
  printf '{"step":"%s","doing":"%s","state":"%s","reason":"%s"}\n' "$at" "$doing" "$1" "${2//[\"\\[:cntrl:]]/ }" >new
  mv new status.json
}

step() {
  at=$1 doing=$2
  say running ''
  "${@:3}" >>$log 2>&1
}

await() {
  for _ in $(seq "$1"); do
    "${@:2}" && return
    sleep 1
  done
  false
}

later() {
  why=$1
  exit 75
}

# Every attempt ends here. Fifteen minutes after the first one it is an outage and no longer a matter of patience.
leaving() {
  if [ $? = 0 ]; then
    rm since
    say ready ''
    return
  fi
  why=${why-$(tail -n 1 $log)}
  if find since -mmin +15 | grep -q .; then
    say stuck "$why (next try in a minute)"
    sleep 60
  else
    say waiting "$why"
  fi
}
