package main

import (
	"net/http"
	"strings"
	"text/template"
)

// manifest is what a cluster that is imported gets: an agent, and what it knows Rancher by.
func (s *server) manifest(w http.ResponseWriter, r *http.Request) {
	token, rest, _ := strings.Cut(strings.TrimSuffix(r.PathValue("file"), ".yaml"), "_")
	id, known := "", false
	err := s.store.change(func(s *state) bool { id, known = s.byToken(token); return false })
	if err != nil {
		broken(w, err)
		return
	}
	if !known || id != rest {
		notFound(w)
		return
	}
	w.Header().Set("Content-Type", "text/yaml")
	_ = agent.Execute(w, map[string]string{"url": base(r), "token": token, "checksum": s.checksum(), "suffix": token[:10]})
}

var agent = template.Must(template.New("agent").Parse(`---
apiVersion: v1
kind: Namespace
metadata:
  name: cattle-system
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cattle
  namespace: cattle-system
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: cattle-admin-binding
  labels:
    cattle.io/creator: "norman"
subjects:
- kind: ServiceAccount
  name: cattle
  namespace: cattle-system
roleRef:
  kind: ClusterRole
  name: cluster-admin
  apiGroup: rbac.authorization.k8s.io
---
apiVersion: v1
kind: Secret
metadata:
  name: cattle-credentials-{{.suffix}}
  namespace: cattle-system
type: Opaque
stringData:
  url: "{{.url}}"
  token: "{{.token}}"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cattle-cluster-agent
  namespace: cattle-system
spec:
  selector:
    matchLabels:
      app: cattle-cluster-agent
  template:
    metadata:
      labels:
        app: cattle-cluster-agent
    spec:
      serviceAccountName: cattle
      containers:
        - name: cluster-register
          image: rancher/rancher-agent:v2.14.4
          env:
          - name: CATTLE_SERVER
            value: "{{.url}}"
          - name: CATTLE_CA_CHECKSUM
            value: "{{.checksum}}"
          - name: CATTLE_CREDENTIAL_NAME
            value: cattle-credentials-{{.suffix}}
`))
