// Command klipper-helm stands in for the entry script of the image of that name: K3s' Helm controller runs it as a job for
// each HelmChart, says by variables and mounted files what to install, and expects `helm` to have done it.
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"cloudstack-clusters/tools/k3s/modules/stand-ins/cluster"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal("usage: klipper-helm install|delete [FLAGS OF HELM]")
	}
	var err error
	switch os.Args[1] {
	case "install":
		err = install(os.Args[2:])
	case "delete":
		err = remove()
	default:
		err = fmt.Errorf("unknown action %q", os.Args[1])
	}
	if err != nil {
		log.Fatal(err)
	}
}

// install brings the release to what the HelmChart says, whatever state it is in.
func install(flags []string) error {
	name := os.Getenv("NAME")
	status, err := releaseStatus()
	if err != nil {
		return err
	}
	log.Printf("release %s: %s", name, or(status, "not installed"))
	command := "upgrade"
	switch status {
	case "", "uninstalled":
		command = "install"
	case "deployed":
	case "failed", "pending-install", "pending-upgrade", "pending-rollback", "uninstalling":
		if os.Getenv("FAILURE_POLICY") == "abort" {
			return fmt.Errorf("release %s is %s and the failure policy is abort: somebody has to look at it", name, status)
		}
		if err := remove(); err != nil {
			return err
		}
		command = "install"
	default:
		return fmt.Errorf("release %s is %s", name, status)
	}
	chart, err := chart()
	if err != nil {
		return err
	}
	values, err := valueFiles()
	if err != nil {
		return err
	}
	args := append([]string{command, name, chart, "--create-namespace"}, flags...)
	if command == "upgrade" {
		args = append([]string{command, name, chart}, flags...)
	}
	if timeout := os.Getenv("TIMEOUT"); timeout != "" {
		args = append(args, "--timeout", timeout)
	}
	if _, err := os.Stat("/config/ca-file.pem"); err == nil {
		args = append(args, "--ca-file", "/config/ca-file.pem")
	} else if strings.HasPrefix(chart, "https://"+cluster.Host()+"/") {
		args = append(args, "--ca-file", cluster.CertificateAuthority)
	}
	for _, file := range values {
		args = append(args, "--values", file)
	}
	return helm(args...)
}

func remove() error {
	return helm("uninstall", os.Getenv("NAME"), "--namespace", os.Getenv("TARGET_NAMESPACE"), "--ignore-not-found")
}

// chart is what comes with the HelmChart itself, or a name or URL, which may name the cluster's own API server.
func chart() (string, error) {
	name := os.Getenv("NAME")
	encoded := filepath.Join("/chart", name+".tgz.base64")
	if _, err := os.Stat(encoded); err == nil {
		return decode(encoded, filepath.Join("/tmp", name+".tgz"))
	}
	return strings.ReplaceAll(os.Getenv("CHART"), "%{KUBERNETES_API}%", cluster.Host()), nil
}

func helm(args ...string) error {
	log.Printf("helm %s", strings.Join(args, " "))
	command := exec.Command("helm", args...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
