package main

import (
	"net/http"
)

// managed is a cluster as the older API shows it.
func (s *state) managed(r *http.Request, id string) object {
	self := base(r) + "/v3/clusters/" + id
	status := "pending"
	for _, one := range s.Machines {
		if one.Cluster == id {
			status = "active"
		}
	}
	driver := "imported"
	if s.Clusters[id].Namespace != "" {
		driver = "rke2"
	}
	return object{
		"type": "cluster", "id": id, "name": s.Clusters[id].Name, "state": status, "driver": driver,
		"links":      object{"self": self, "update": self, "remove": self},
		"actions":    object{"generateKubeconfig": self + "?action=generateKubeconfig"},
		"conditions": []object{{"type": "Updated", "status": "True", "lastUpdateTime": now()}},
	}
}

// withCluster answers with the cluster of the path after work has been done on it.
func (s *server) withCluster(w http.ResponseWriter, r *http.Request, work func(*state, string) object, changes bool) {
	id := r.PathValue("id")
	var result object
	err := s.store.change(func(s *state) bool {
		if _, known := s.Clusters[id]; known {
			result = work(s, id)
		}
		return changes && result != nil
	})
	switch {
	case err != nil:
		broken(w, err)
	case result == nil:
		notFound(w)
	default:
		answer(w, http.StatusOK, result)
	}
}

func (s *server) cluster(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("id") == "local" {
		local := newState()
		local.Clusters["local"] = known{Name: "local"}
		answer(w, http.StatusOK, local.managed(r, "local"))
		return
	}
	s.withCluster(w, r, func(s *state, id string) object { return s.managed(r, id) }, false)
}

func (s *server) deleteCluster(w http.ResponseWriter, r *http.Request) {
	s.withCluster(w, r, func(s *state, id string) object { s.forget(id); return object{"id": id} }, true)
}

// clusterAction gives a kubeconfig, which leads through Rancher.
func (s *server) clusterAction(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("action") != "generateKubeconfig" {
		notFound(w)
		return
	}
	s.withCluster(w, r, func(s *state, id string) object {
		server := base(r) + "/k8s/clusters/" + id
		config := "apiVersion: v1\nkind: Config\nclusters:\n- name: " + s.Clusters[id].Name + "\n  cluster:\n    server: " + server + "\n"
		return object{"type": "generateKubeconfigOutput", "config": config}
	}, false)
}

// importCluster takes a cluster that is there, and waits for its agent.
func (s *server) importCluster(w http.ResponseWriter, r *http.Request) {
	var given struct{ Name string }
	if !read(w, r, &given) {
		return
	}
	id := "c-" + random(5)
	var made object
	err := s.store.change(func(s *state) bool {
		if _, taken := s.byName("", given.Name); taken {
			return false
		}
		s.Clusters[id] = known{Name: given.Name, Token: random(54)}
		made = s.managed(r, id)
		return true
	})
	switch {
	case err != nil:
		broken(w, err)
	case made == nil:
		fail(w, http.StatusUnprocessableEntity, "InvalidBodyContent", "cluster name "+given.Name+" is not unique")
	default:
		answer(w, http.StatusCreated, made)
	}
}
