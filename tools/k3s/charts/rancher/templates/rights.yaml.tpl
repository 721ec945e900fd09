# Where the stand-in keeps what all its copies know.
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: rancher
  namespace: {{ .Release.Namespace }}
rules:
  - {apiGroups: [''], resources: [secrets], verbs: [get, create, update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: rancher
  namespace: {{ .Release.Namespace }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rancher}
subjects:
  - {kind: ServiceAccount, name: default, namespace: {{ .Release.Namespace }}}
