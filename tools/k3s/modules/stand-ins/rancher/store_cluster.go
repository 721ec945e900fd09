package main

import (
	"encoding/json"
	"errors"

	"cloudstack-clusters/tools/k3s/modules/stand-ins/cluster"
)

const (
	secrets    = "/api/v1/namespaces/cattle-system/secrets"
	secretName = "rancher-stand-in"
)

type clusterStore struct{ api *cluster.API }

// secret is the object that holds the state; data is base64 in JSON, as []byte is.
type secret struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   secretMeta        `json:"metadata"`
	Data       map[string][]byte `json:"data"`
}

type secretMeta struct {
	Name            string `json:"name"`
	ResourceVersion string `json:"resourceVersion,omitempty"`
}

func (c *clusterStore) change(work func(*state) bool) error {
	for {
		found := secret{APIVersion: "v1", Kind: "Secret", Metadata: secretMeta{Name: secretName}}
		s := newState()
		err := c.api.Get(secrets+"/"+secretName, &found)
		isNew := errors.Is(err, cluster.ErrNotFound)
		if err == nil {
			err = json.Unmarshal(found.Data["state"], s)
		}
		if err != nil && !isNew {
			return err
		}
		if !work(s) {
			return nil
		}
		bytes, err := json.Marshal(s)
		if err != nil {
			return err
		}
		found.Data = map[string][]byte{"state": bytes}
		// Another copy may have been faster.
		if isNew {
			err = c.api.Post(secrets, found)
		} else {
			err = c.api.Put(secrets+"/"+secretName, found)
		}
		if !errors.Is(err, cluster.ErrConflict) {
			return err
		}
	}
}
