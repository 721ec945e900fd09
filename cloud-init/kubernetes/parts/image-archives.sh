# shellcheck shell=bash
# `state` and `log` are bootstrap.sh's and lib.sh's, `file` is programs.sh's.
# shellcheck disable=SC2154
# Images that are in no registry which this node reaches: /etc/cluster/image-archives has a line `<sha256> <url>` each. They
# come before those that are pulled, which then may be there already.
eval "other_$(declare -f pull_images)"
pull_images() {
  import_archives
  other_pull_images
}

import_archives() {
  local sum url
  mkdir -p "$state/archives"
  while read -r sum url; do
    if [ ! -e "$state/archives/$sum" ]; then
      download "the image archive" "$sum" "$url"
      # Pinned: the kubelet could delete what it cannot pull again.
      ctr -n k8s.io images import --label io.cri-containerd.pinned=pinned "$file" >/dev/null ||
        unusable "cannot import the images of $url: $(tail -n 1 "$log")"
      touch "$state/archives/$sum"
    fi
  done </etc/cluster/image-archives
  rm -f "$file"
}
