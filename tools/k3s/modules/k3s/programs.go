//go:build programs

// Package k3s pins the source of K3s.
package k3s

import (
	_ "github.com/k3s-io/k3s/cmd/server"
)
