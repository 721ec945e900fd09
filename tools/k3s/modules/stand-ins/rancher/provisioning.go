package main

import (
	"net/http"
	"regexp"
	"strconv"
)

// wanted is what a client tells of a cluster that Rancher shall make.
type wanted struct {
	Metadata struct {
		Name            string `json:"name"`
		Namespace       string `json:"namespace"`
		ResourceVersion string `json:"resourceVersion"`
	} `json:"metadata"`
	Spec object `json:"spec"`
}

var clusterName = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

// provision takes a cluster without machine pools: one that waits for nodes.
func (s *server) provision(w http.ResponseWriter, r *http.Request) {
	var given wanted
	if !read(w, r, &given) {
		return
	}
	name, namespace := given.Metadata.Name, given.Metadata.Namespace
	if !clusterName.MatchString(name) || name == "local" {
		fail(w, http.StatusUnprocessableEntity, "InvalidBodyContent", "cluster name must be 63 characters or fewer, no local")
		return
	}
	id, made, taken := "c-m-"+random(8), known{}, false
	err := s.store.change(func(s *state) bool {
		if _, taken = s.byName(namespace, name); taken {
			return false
		}
		made = known{Name: name, Namespace: namespace, Spec: given.Spec, Token: random(54), Version: 1}
		s.Clusters[id] = made
		return true
	})
	switch {
	case err != nil:
		broken(w, err)
	case taken:
		message := `clusters.provisioning.cattle.io "` + name + `" already exists`
		fail(w, http.StatusConflict, "AlreadyExists", message)
	default:
		answer(w, http.StatusCreated, provisioned(r, id, made))
	}
}

// provisioned is the object of the API.
func provisioned(r *http.Request, id string, of known) object {
	full := of.Namespace + "/" + of.Name
	self := base(r) + steveClusters + "/" + full
	condition := object{"type": "Created", "status": "True", "lastUpdateTime": now()}
	return object{
		"type": steveKind, "id": full, "apiVersion": "provisioning.cattle.io/v1", "kind": "Cluster",
		"links":    object{"self": self, "update": self, "remove": self},
		"metadata": object{"name": of.Name, "namespace": of.Namespace, "resourceVersion": strconv.Itoa(of.Version)},
		"spec":     of.Spec,
		"status":   object{"clusterName": id, "conditions": []object{condition}},
	}
}

func (s *server) provisioned(w http.ResponseWriter, r *http.Request) {
	s.withProvisioned(w, r, func(*state, string) bool { return false })
}

func (s *server) reprovision(w http.ResponseWriter, r *http.Request) {
	var given wanted
	if !read(w, r, &given) {
		return
	}
	s.withProvisioned(w, r, func(s *state, id string) bool {
		changed := s.Clusters[id]
		changed.Spec, changed.Version = given.Spec, changed.Version+1
		s.Clusters[id] = changed
		return true
	})
}

func (s *server) unprovision(w http.ResponseWriter, r *http.Request) {
	s.withProvisioned(w, r, func(s *state, id string) bool { s.forget(id); return true })
}

// withProvisioned answers with the cluster that the path names, as work has left it or as it was before.
func (s *server) withProvisioned(w http.ResponseWriter, r *http.Request, work func(*state, string) bool) {
	id, found, known := "", known{}, false
	err := s.store.change(func(s *state) bool {
		if id, known = s.byName(r.PathValue("ns"), r.PathValue("name")); !known {
			return false
		}
		found = s.Clusters[id]
		changed := work(s, id)
		if left, ok := s.Clusters[id]; ok {
			found = left
		}
		return changed
	})
	switch {
	case err != nil:
		broken(w, err)
	case !known:
		notFound(w)
	default:
		answer(w, http.StatusOK, provisioned(r, id, found))
	}
}
