//go:build tools

// Package tools pins the Terraform provider that set-up builds where no registry can be reached.
package tools

import _ "github.com/rancher/terraform-provider-rancher2"
