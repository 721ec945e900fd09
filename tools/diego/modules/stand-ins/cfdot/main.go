// cfdot stands in for Diego's: the commands that are used here, with the real one's names, flags, variables and output.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"cloudstack-clusters/tools/diego/modules/stand-ins/control"
	"code.cloudfoundry.org/bbs"
	"code.cloudfoundry.org/bbs/models"
	"code.cloudfoundry.org/lager/v3"
)

type command func(client bbs.InternalClient, logger lager.Logger, args []string) error

var commands = map[string]command{
	"cells": func(client bbs.InternalClient, logger lager.Logger, _ []string) error {
		return lines(client.Cells(logger, ""))
	},
	"actual-lrps": func(client bbs.InternalClient, logger lager.Logger, args []string) error {
		return lines(client.ActualLRPs(logger, "", models.ActualLRPFilter{ProcessGuid: first(args)}))
	},
	"desired-lrps": func(client bbs.InternalClient, logger lager.Logger, _ []string) error {
		return lines(client.DesiredLRPs(logger, "", models.DesiredLRPFilter{}))
	},
	"create-desired-lrp": func(client bbs.InternalClient, logger lager.Logger, args []string) error {
		var lrp models.DesiredLRP
		if err := spec(first(args), &lrp); err != nil {
			return err
		}
		return client.DesireLRP(logger, "", &lrp)
	},
	"update-desired-lrp": func(client bbs.InternalClient, logger lager.Logger, args []string) error {
		var update models.DesiredLRPUpdate
		if len(args) < 2 {
			return fmt.Errorf("needs a process guid and a spec")
		}
		if err := spec(args[1], &update); err != nil {
			return err
		}
		return client.UpdateDesiredLRP(logger, "", args[0], &update)
	},
	"delete-desired-lrp": func(client bbs.InternalClient, logger lager.Logger, args []string) error {
		return client.RemoveDesiredLRP(logger, "", first(args))
	},
	"set-domain": func(client bbs.InternalClient, logger lager.Logger, args []string) error {
		return client.UpsertDomain(logger, "", first(args), 0*time.Second)
	},
}

func main() {
	certificates := control.Certificates{
		CA: os.Getenv("CA_CERT_FILE"), Cert: os.Getenv("CLIENT_CERT_FILE"), Key: os.Getenv("CLIENT_KEY_FILE"),
	}
	do, known := commands[first(os.Args[1:])]
	if !known {
		control.Must(fmt.Errorf("unknown command %q", first(os.Args[1:])))
	}
	flags := flag.NewFlagSet("cfdot", flag.ExitOnError)
	url := flags.String("bbsURL", os.Getenv("BBS_URL"), "URL of bbs")
	flags.StringVar(&certificates.CA, "caCertFile", certificates.CA, "certificate of the authority")
	flags.StringVar(&certificates.Cert, "clientCertFile", certificates.Cert, "own certificate")
	flags.StringVar(&certificates.Key, "clientKeyFile", certificates.Key, "own key")
	control.Must(flags.Parse(os.Args[2:]))
	control.Must(do(control.BBS(*url, certificates), lager.NewLogger("cfdot"), flags.Args()))
}

// spec is JSON, or @ and the path of a file with JSON.
func spec(text string, into any) error {
	if path, is := strings.CutPrefix(text, "@"); is {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text = string(content)
	}
	return json.Unmarshal([]byte(text), into)
}

func lines[T any](all []T, err error) error {
	for _, one := range all {
		if err := json.NewEncoder(os.Stdout).Encode(one); err != nil {
			return err
		}
	}
	return err
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
