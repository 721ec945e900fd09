# shellcheck shell=bash
# `state` and `log` are bootstrap.sh's and lib.sh's.
# shellcheck disable=SC2154
file=/var/cache/cluster/download
packages='curl:curl iptables:iptables conntrack:conntrack mount:mount'

# get_programs FILE: downloads the programs of this node, of which the file has a line `<name> <arch> <sha256> <url>` each.
get_programs() {
  local arch name of sum url
  case $(uname -m) in
  x86_64) arch=amd64 ;;
  aarch64) arch=arm64 ;;
  *) later "there are no programs for $(uname -m)" ;;
  esac
  get_packages
  mkdir -p "$state/programs"
  while read -r name of sum url; do
    # What is there already was verified when it came.
    if [ "$of" = "$arch" ] && [ "$(cat "$state/programs/$name")" != "$sum" ]; then
      download "$name" "$sum" "$url"
      put "$name"
      echo "$sum" >"$state/programs/$name"
    fi
  done <"$1"
  rm -f $file
}

# download NAME SUM URL: to $file.
download() {
  local has
  mkdir -p ${file%/*}
  curl -fsSL --retry 6 --retry-all-errors --retry-max-time 120 --connect-timeout 10 --speed-limit 1000 --speed-time 30 \
    -o $file "$3" || unusable "cannot fetch $1 from $3: $(tail -n 1 "$log")"
  has=$(sha256sum <$file | cut -c -64)
  [ "$has" = "$2" ] || unusable "$1 is not what was asked for: $3 has sha256 $has, not $2"
}

# What is of no use takes no room either.
unusable() {
  rm -f $file
  later "$1"
}

# Where the template has it, which may come from packages.
place() {
  [ -e "/usr/bin/$1" ] && [ ! -e "/usr/local/bin/$1" ] && echo "/usr/bin/$1" || echo "/usr/local/bin/$1"
}

put() {
  case $1 in
  containerd) tar -C /usr/local -xzf "$file" ;;
  cni-plugins) mkdir -p /opt/cni/bin && tar -C /opt/cni/bin -xzf "$file" ;;
  crictl) tar -C /usr/local/bin -xzf "$file" ;;
  *) install -m 755 "$file" "$(place "$1")" ;;
  esac
}

get_packages() {
  local program missing=''
  for program in $packages; do
    type "${program%:*}" || missing+=" ${program#*:}"
  done
  [ "$missing" ] || return 0
  type apt-get || later "these packages are missing:$missing"
  export DEBIAN_FRONTEND=noninteractive
  dpkg --configure -a || :
  apt-get -o APT::Update::Error-Mode=any update
  # shellcheck disable=SC2086
  apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing
}
