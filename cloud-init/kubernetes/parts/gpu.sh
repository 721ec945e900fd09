# shellcheck shell=bash
# NVIDIA's runtime as containerd's handler `nvidia`, where the template has it.
nvidia_handler() {
  local runtime
  runtime=$(type -P nvidia-container-runtime) || return 0
  mkdir -p /etc/containerd/conf.d
  cat >/etc/containerd/conf.d/nvidia.toml <<END
version = 3

[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.nvidia]
runtime_type = 'io.containerd.runc.v2'
options.BinaryName = '$runtime'
options.SystemdCgroup = true
END
}
tasks+=(nvidia_handler)
