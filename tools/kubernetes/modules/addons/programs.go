//go:build programs

// Package addons pins the programs of its name.
package addons

import (
	_ "github.com/flannel-io/flannel/cmd/install_conf"
	_ "sigs.k8s.io/cri-tools/cmd/crictl"
)
