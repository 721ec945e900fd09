package main

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// state is all that a Rancher remembers.
type state struct {
	// Password of the first user; empty as long as it is that of the bootstrap.
	Password string            `json:"password"`
	Settings map[string]string `json:"settings"`
	Keys     map[string]string `json:"keys"`
	Clusters map[string]known  `json:"clusters"`
	Machines []machine         `json:"machines"`
}

// known is a cluster that Rancher knows, by its id such as c-m-0123abcd.
type known struct {
	Name string `json:"name"`
	// Namespace of the object that asks for it; empty for imported ones.
	Namespace string `json:"namespace"`
	Spec      object `json:"spec"`
	// Token by which nodes register, or the cluster's agent does.
	Token   string `json:"token"`
	Version int    `json:"version"`
}

// machine is a node that has registered.
type machine struct {
	Cluster string   `json:"cluster"`
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Roles   []string `json:"roles"`
	Labels  string   `json:"labels"`
	Taints  string   `json:"taints"`
	Created string   `json:"created"`
}

func newState() *state {
	return &state{Settings: map[string]string{}, Keys: map[string]string{}, Clusters: map[string]known{}}
}

// byName finds a cluster by the name that users know it by.
func (s *state) byName(namespace, name string) (string, bool) {
	for id, candidate := range s.Clusters {
		if candidate.Name == name && (namespace == "" || candidate.Namespace == namespace) {
			return id, true
		}
	}
	return "", false
}

// byToken finds the cluster that a registration token lets in to.
func (s *state) byToken(token string) (string, bool) {
	for id, candidate := range s.Clusters {
		if token != "" && candidate.Token == token {
			return id, true
		}
	}
	return "", false
}

func (s *state) forget(id string) {
	delete(s.Clusters, id)
	kept := []machine{}
	for _, one := range s.Machines {
		if one.Cluster != id {
			kept = append(kept, one)
		}
	}
	s.Machines = kept
}

// random is n random characters of hexadecimal digits.
func random(n int) string {
	bytes := make([]byte, n)
	_, _ = rand.Read(bytes)
	return hex.EncodeToString(bytes)[:n]
}

func now() string { return time.Now().UTC().Format(time.RFC3339) }
