//go:build programs

// Package programs names what is built from this module.
package programs

import (
	_ "code.cloudfoundry.org/guardian/cmd/dadoo"
	_ "code.cloudfoundry.org/guardian/cmd/gdn"
)
