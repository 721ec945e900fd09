package main

import (
	"errors"
	"os"
	"path/filepath"
	"sort"

	"cloudstack-clusters/tools/k3s/modules/stand-ins/cluster"
)

// valueFiles are the mounted ones, in their order, then what the secret `<name of the chart>-values` holds. A newer Helm
// controller mounts the secrets that the HelmChart lists as `valuesSecrets`; the one of this K3s does not know that field
// and drops it, so here the secret is found by its name.
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
	var secret struct{ Data map[string][]byte }
	path := "/api/v1/namespaces/" + os.Getenv("CHART_NAMESPACE") + "/secrets/" + os.Getenv("NAME") + "-values"
	if err := api.Get(path, &secret); errors.Is(err, cluster.ErrNotFound) {
		return files, nil
	} else if err != nil {
		return nil, err
	}
	for _, key := range sortedKeys(secret.Data) {
		file := filepath.Join("/tmp", "secret-"+key)
		if err := os.WriteFile(file, secret.Data[key], 0o600); err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

func sortedKeys(data map[string][]byte) []string {
	keys := make([]string, 0, len(data))
	for key := range data {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
