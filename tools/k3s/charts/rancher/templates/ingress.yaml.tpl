apiVersion: v1
kind: Service
metadata:
  name: rancher
  namespace: {{ .Release.Namespace }}
spec:
  selector: {app: rancher}
  ports:
    - {name: http, port: 80, targetPort: 80}
---
{{- if .Values.ingress.enabled }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: rancher
  namespace: {{ .Release.Namespace }}
  {{- with .Values.ingress.extraAnnotations }}
  annotations: {{ toJson . }}
  {{- end }}
spec:
  {{- with .Values.ingress.ingressClassName }}
  ingressClassName: {{ . }}
  {{- end }}
  rules:
    - host: {{ .Values.hostname }}
      http:
        paths:
          - path: {{ .Values.ingress.path }}
            pathType: {{ .Values.ingress.pathType }}
            backend:
              service: {name: rancher, port: {number: {{ .Values.ingress.servicePort }}}}
  {{- if eq .Values.tls "ingress" }}
  tls:
    - hosts: [{{ .Values.hostname }}]
      secretName: {{ .Values.ingress.tls.secretName }}
  {{- end }}
{{- end }}
