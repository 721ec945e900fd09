//go:build programs

// Package ccm pins the program of its name.
package ccm

import _ "github.com/apache/cloudstack-kubernetes-provider/cmd/cloudstack-ccm"
