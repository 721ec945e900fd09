# shellcheck shell=bash
# `state` is bootstrap.sh's, DATA_DIRS says which folders of /var/lib are on the data disk.
# shellcheck disable=SC2154
# The data disk outlives the machine: it is formatted once, and then has its folders mounted at every boot. The last of
# them, the container runtime's, begins anew with every machine, with what its template has; the others are kept.
runtime=${DATA_DIRS##* }

# Ours has our label. As long as none has it, ours is the only one with nothing at all on it.
find_disk() {
  local name type ro is blank=()
  ! blkid -L cluster-data || return 0
  while read -r name type ro; do
    [[ "$name $type $ro" =~ ^/dev/(nvme|sd|vd|xvd)[^\ ]*\ disk\ 0$ ]] || continue
    is=0
    blkid -p "$name" || is=$?
    [ $is != 2 ] || blank+=("$name")
  done < <(lsblk -dnpro NAME,TYPE,RO)
  [ ${#blank[@]} -lt 2 ] || later "several disks are empty, and only the data disk should be: ${blank[*]}"
  [ ${#blank[@]} = 1 ] && mkfs.ext4 -q -L cluster-data "${blank[0]}"
}

stop_runtime() {
  systemctl stop "$runtime.socket" || :
  systemctl stop "$runtime" || :
}

begin_anew() {
  local dir
  stop_runtime
  rm -rf "/var/lib/data/$runtime"
  for dir in $DATA_DIRS; do install -d -m 700 "/var/lib/$dir" "/var/lib/data/$dir"; done
  cp -a "/var/lib/$runtime/." "/var/lib/data/$runtime"
  touch "$state/data-disk"
  sync
}

data_disk() {
  local dir
  await 60 find_disk || later 'waiting for the data disk: none has the label cluster-data, and none is empty'
  mkdir -p /var/lib/data
  mountpoint -q /var/lib/data || mount LABEL=cluster-data /var/lib/data
  [ -e "$state/data-disk" ] || begin_anew
  # In one write. Without the disk a boot goes on, but the runtime does not start.
  if ! grep -q ^LABEL=cluster-data /etc/fstab; then
    {
      echo 'LABEL=cluster-data /var/lib/data ext4 nofail,x-systemd.growfs 0 2'
      for dir in $DATA_DIRS; do echo "/var/lib/data/$dir /var/lib/$dir none bind,nofail 0 0"; done
    } >fstab
    cat fstab >>/etc/fstab
    systemctl daemon-reload
  fi
  for dir in $DATA_DIRS; do
    mountpoint -q "/var/lib/$dir" && continue
    stop_runtime
    mount "/var/lib/$dir"
  done
}
tasks+=(data_disk)
