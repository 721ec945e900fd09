//go:build programs

// Package helm pins the source of Helm's own program.
package helm

import (
	_ "helm.sh/helm/v3/cmd/helm"
)
