# shellcheck shell=bash
# `log` is lib.sh's.
# shellcheck disable=SC2154
# Docker Engine from Docker's own apt repository instead of the distribution's package.
get_engine() {
  local key=/etc/apt/keyrings/docker.asc version=${ENGINE_VERSION:+=5:$ENGINE_VERSION*}
  mkdir -p /etc/apt/keyrings
  # apt's own downloader sets a file with another checksum aside, as docker.asc.FAILED.
  /usr/lib/apt/apt-helper download-file "$ENGINE_APT_KEY_URL" "$key" "SHA256:$ENGINE_APT_KEY_SHA256" ||
    later "no verified key from $ENGINE_APT_KEY_URL: $(tail -n 1 "$log")"
  # shellcheck source=/dev/null
  . /etc/os-release
  echo "deb [signed-by=$key] $ENGINE_APT_URL/$ID $VERSION_CODENAME stable" >/etc/apt/sources.list.d/docker.list
  packages "docker-ce$version" "docker-ce-cli$version" containerd.io
}
