package main

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"os"
	"strings"
)

const tokenName = "default-token"

// registrationToken shows how nodes and agents come in.
func (s *server) registrationToken(w http.ResponseWriter, r *http.Request) {
	id, name, _ := strings.Cut(r.PathValue("id"), ":")
	token := ""
	err := s.store.change(func(s *state) bool { token = s.Clusters[id].Token; return false })
	if err != nil {
		broken(w, err)
		return
	}
	if token == "" || name != tokenName {
		notFound(w)
		return
	}
	url := base(r)
	script := "curl -fL " + url + "/system-agent-install.sh | sudo sh -s - --server " + url +
		" --label cattle.io/os=linux --token " + token + " --ca-checksum " + s.checksum()
	manifest := url + "/v3/import/" + token + "_" + id + ".yaml"
	answer(w, http.StatusOK, object{
		"type": "clusterRegistrationToken", "id": id + ":" + tokenName, "name": tokenName, "clusterId": id,
		"state": "active", "token": token, "nodeCommand": script, "manifestUrl": manifest,
		"command": "kubectl apply -f " + manifest,
	})
}

func (s *server) checksum() string {
	sum := sha256.Sum256([]byte(s.ca()))
	return hex.EncodeToString(sum[:])
}

//go:embed installer.sh
var installer string

// installer tells the script where it comes from, as Rancher does.
func (s *server) installer(w http.ResponseWriter, r *http.Request) {
	checksum := ""
	if s.ca() != "" {
		checksum = s.checksum()
	}
	lines := "#!/usr/bin/env sh\nCATTLE_SERVER=\"" + base(r) + "\"\nCATTLE_CA_CHECKSUM=\"" + checksum + "\"\n"
	_, _ = w.Write([]byte(lines + installer))
}

// connect lets a node in that shows the token of a cluster.
func (s *server) connect(w http.ResponseWriter, r *http.Request) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	header := func(name string) string { return r.Header.Get("X-Cattle-" + name) }
	one := machine{ID: header("Id"), Name: header("Node-Name"), Labels: header("Labels"), Taints: header("Taints"), Created: now()}
	for _, role := range []string{"Etcd", "Control-Plane", "Worker"} {
		if header("Role-"+role) == "true" {
			one.Roles = append(one.Roles, strings.ToLower(role))
		}
	}
	known := false
	err := s.store.change(func(s *state) bool {
		if one.Cluster, known = s.byToken(token); !known {
			return false
		}
		for _, other := range s.Machines {
			if other.ID == one.ID {
				return false
			}
		}
		s.Machines = append(s.Machines, one)
		return true
	})
	switch {
	case err != nil:
		broken(w, err)
	case !known:
		fail(w, http.StatusUnauthorized, "Unauthorized", "must authenticate")
	default:
		answer(w, http.StatusOK, object{"kubeConfig": "apiVersion: v1\nkind: Config\n", "namespace": "fleet-default", "secretName": "custom-" + one.ID})
	}
}

func (s *server) machines(w http.ResponseWriter, _ *http.Request) {
	data := []object{}
	err := s.store.change(func(s *state) bool {
		for _, one := range s.Machines {
			data = append(data, object{
				"type": "cluster.x-k8s.io.machine", "id": "fleet-default/custom-" + one.ID,
				"metadata": object{"creationTimestamp": one.Created, "labels": object{"rke.cattle.io/machine-id": one.ID}},
				"spec":     object{"clusterName": s.Clusters[one.Cluster].Name},
				"status":   object{"nodeRef": object{"name": one.Name}},
				"roles":    one.Roles, "labels": one.Labels, "taints": one.Taints,
			})
		}
		return false
	})
	if err != nil {
		broken(w, err)
		return
	}
	collection(w, "cluster.x-k8s.io.machine", data)
}

// rotate does what happens after 30 days, unless that is switched off: old registration tokens let nobody in any more.
func (s *server) rotate(w http.ResponseWriter, _ *http.Request) {
	if strings.Contains(os.Getenv("CATTLE_FEATURES"), "crt-token-ttl-rotation=false") {
		answer(w, http.StatusOK, object{"rotated": 0})
		return
	}
	count := 0
	err := s.store.change(func(s *state) bool {
		for id, one := range s.Clusters {
			one.Token = random(54)
			s.Clusters[id] = one
			count++
		}
		return true
	})
	if err != nil {
		broken(w, err)
		return
	}
	answer(w, http.StatusOK, object{"rotated": count})
}
