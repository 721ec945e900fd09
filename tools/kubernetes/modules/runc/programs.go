//go:build programs

// Package runc pins the programs of its name.
package runc

import (
	_ "github.com/opencontainers/runc"
)
