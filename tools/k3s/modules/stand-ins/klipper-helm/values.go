package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"cloudstack-clusters/tools/k3s/modules/stand-ins/cluster"
)

type helmChart struct {
	Spec struct {
		ValuesSecrets []struct {
			Name string
			Keys []string
		}
	}
}

// valueFiles are the mounted ones, in their order, then those out of the secrets that the HelmChart names. A newer Helm
// controller mounts these itself; the one of this K3s keeps the field and does nothing about it.
func valueFiles() ([]string, error) {
	files, err := filepath.Glob("/config/values-*.yaml")
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	api, err := cluster.New()
	if err != nil {
		return nil, err
	}
	namespace := os.Getenv("CHART_NAMESPACE")
	var chart helmChart
	path := "/apis/helm.cattle.io/v1/namespaces/" + namespace + "/helmcharts/" + os.Getenv("NAME")
	if err := api.Get(path, &chart); err != nil {
		return nil, err
	}
	for _, reference := range chart.Spec.ValuesSecrets {
		var secret struct{ Data map[string][]byte }
		if err := api.Get("/api/v1/namespaces/"+namespace+"/secrets/"+reference.Name, &secret); err != nil {
			return nil, err
		}
		for _, key := range reference.Keys {
			content, ok := secret.Data[key]
			if !ok {
				return nil, fmt.Errorf("secret %s has no key %s", reference.Name, key)
			}
			file := filepath.Join("/tmp", fmt.Sprintf("secret-%s-%s", reference.Name, key))
			if err := os.WriteFile(file, content, 0o600); err != nil {
				return nil, err
			}
			files = append(files, file)
		}
	}
	return files, nil
}
