#!/usr/bin/env bash
# Makes this node a member of its cluster of K3s or RKE2. Safe to kill at any point; run again until it exits 0, and at
# every boot: it starts the program, which does not start by itself.
set -euo pipefail
# shellcheck source=cloud-init/common/lib.sh
. /opt/cluster/lib.sh
# shellcheck source=/dev/null
. /etc/cluster/cluster.env
state=/var/lib/cluster
mkdir -p $state

helper=''
# How this node comes into the cluster. The program reads it beside config.yaml.
way=/etc/rancher/$PROGRAM/config.yaml.d/90-cluster.yaml

# From here on this node starts from what it has, whatever it is told.
member() { systemctl is-active "$PROGRAM"; }
prepare_join() { :; }
alone() { [ -e "$way" ] || wait_for_others; }
up() { systemctl is-active "$PROGRAM"; }
after_join() { :; }
# `ready` when it shows the cluster's CA, by a certificate of that CA.
probe() {
  local is=away
  ! curl -fsS -o /dev/null --connect-timeout 2 -m 10 --cacert /etc/cluster/ca.crt "https://$2:$JOIN_PORT/cacerts" || is=ready
  echo "$1 $is $2" >"peers/$1"
}

# Servers do more, and what downloads its program too. Such a part redefines the functions above.
for part in /opt/cluster/programs.sh /opt/cluster/parts/*; do
  # shellcheck source=/dev/null
  [ ! -e "$part" ] || . "$part"
done

on_time() { [ "$(date +%s)" -ge "$(date -d "$CREATED" +%s)" ]; }

# Later on it is for upgrades to say which one.
check_program() {
  [ ! -e $state/joined ] || return 0
  [ "$PREINSTALLED" ] || get_programs /etc/cluster/artifacts
  local has
  has=$("$PROGRAM" --version | sed -n "s/^$PROGRAM version v\([^ ]*\).*/\1/p") || :
  [ "$has" = "$VERSION" ] || later "this template has $TITLE ${has:-nowhere}, not $VERSION"
}

configure() {
  modprobe -a overlay br_netfilter || :
  sysctl -qw net.ipv4.ip_forward=1 fs.inotify.max_user_instances=1024 || :
}

# All at once: an address where nothing answers costs the whole time.
look_around() {
  rm -rf peers
  mkdir peers
  for peer in $SERVERS; do
    [ "${peer%=*}" = "$NODE" ] || probe "${peer%=*}" "${peer#*=}" &
  done
  wait
  peers=$(cat peers/* 2>/dev/null) || :
  helper=$(sed -n 's/.* ready //p;T;q' <<<"$peers")
}

wait_for_others() { later "waiting for a server: $(cut -d ' ' -f 1,2 <<<"$peers" | paste -sd ,)"; }

# tell KEY: VALUE
tell() {
  mkdir -p "${way%/*}"
  echo "$*" >"$way.new"
  sync "$way.new"
  mv "$way.new" "$way"
}

# Joining comes before founding. What an attempt that was cut off has started is stopped before the way is chosen anew.
enter() {
  ! member || return 0
  systemctl stop "$PROGRAM"
  look_around
  if [ ! "$helper" ]; then
    alone
    return
  fi
  prepare_join
  tell "server: https://$helper:$JOIN_PORT"
}

failed() { ! member && [ "$(systemctl show -p NRestarts --value "$PROGRAM")" -gt 0 ]; }

start() {
  systemctl start --no-block "$PROGRAM"
  await 300 up_or_failed || :
  up || later "$TITLE: $(journalctl -qu "$PROGRAM" -o cat | grep -E 'level=(fatal|error)' | tail -n 1)"
}

up_or_failed() { up || failed; }

finish() {
  after_join
  touch $state/joined
}

step 1/6 'waiting for the clock' await 300 on_time || later "the clock is behind $CREATED"
step 2/6 "installing $TITLE" check_program
step 3/6 'configuring the system' configure
step 4/6 "looking for the cluster as $ROLE" enter
step 5/6 "starting $TITLE" start
step 6/6 'finishing' finish
