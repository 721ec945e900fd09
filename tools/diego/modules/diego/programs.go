//go:build programs

// Package programs names what is built from this module.
package programs

import (
	_ "code.cloudfoundry.org/bbs/cmd/bbs"
	_ "code.cloudfoundry.org/locket/cmd/locket"
	_ "code.cloudfoundry.org/rep/cmd/rep"
)
