package main

import "net/http"

// kind is a type of objects of an API, as its schemas tell it.
type kind struct{ id, plural string }

var managementKinds = []kind{
	{"setting", "settings"},
	{"user", "users"},
	{"token", "tokens"},
	{"project", "projects"},
	{"cluster", "clusters"},
	{"clusterRegistrationToken", "clusterregistrationtokens"},
	// Gone from newer Ranchers; old versions of the Terraform provider ask for it.
	{"rkeK8sSystemImage", "rkek8ssystemimages"},
}

const (
	steve         = "/k8s/clusters/local/v1"
	steveKind     = "provisioning.cattle.io.cluster"
	steveClusters = steve + "/provisioning.cattle.io.clusters"
)

func (s *server) managementRoot(w http.ResponseWriter, r *http.Request) { root(w, r, "/v3") }
func (s *server) steveRoot(w http.ResponseWriter, r *http.Request)      { root(w, r, steve) }

func root(w http.ResponseWriter, r *http.Request, api string) {
	w.Header().Set("X-API-Schemas", base(r)+api+"/schemas")
	answer(w, http.StatusOK, object{"type": "apiRoot", "links": object{"self": base(r) + api}})
}

func (s *server) managementSchemas(w http.ResponseWriter, r *http.Request) {
	schemas(w, r, "/v3", managementKinds)
}

func (s *server) steveSchemas(w http.ResponseWriter, r *http.Request) {
	schemas(w, r, steve, []kind{{steveKind, "provisioning.cattle.io.clusters"}})
}

func schemas(w http.ResponseWriter, r *http.Request, api string, kinds []kind) {
	data := []object{}
	for _, one := range kinds {
		data = append(data, object{
			"type": "schema", "id": one.id, "pluralName": one.plural,
			"collectionMethods": []string{"GET", "POST"},
			"resourceMethods":   []string{"GET", "PUT", "DELETE"},
			"links":             object{"collection": base(r) + api + "/" + one.plural},
		})
	}
	collection(w, "schema", data)
}
