{{- if not .Values.bootstrapPassword }}{{ fail "bootstrapPassword is not set" }}{{ end }}
apiVersion: v1
kind: Secret
metadata:
  name: bootstrap-secret
  namespace: {{ .Release.Namespace }}
type: Opaque
stringData:
  bootstrapPassword: {{ .Values.bootstrapPassword | quote }}
