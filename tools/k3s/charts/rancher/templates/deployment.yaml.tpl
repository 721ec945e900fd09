{{- $replicas := int .Values.replicas }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: rancher
  namespace: {{ .Release.Namespace }}
  labels: {app: rancher}
spec:
  # A negative number means: as many as there are nodes, at most that many.
  replicas: {{ if lt $replicas 0 }}{{ sub 0 $replicas }}{{ else }}{{ $replicas }}{{ end }}
  selector:
    matchLabels: {app: rancher}
  strategy:
    rollingUpdate: {maxSurge: 1, maxUnavailable: {{ if eq $replicas 1 }}0{{ else }}1{{ end }}}
  template:
    metadata:
      labels: {app: rancher}
    spec:
      affinity:
        podAntiAffinity:
          {{- if eq .Values.antiAffinity "required" }}
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels: {app: rancher}
          {{- else }}
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector:
                  matchLabels: {app: rancher}
          {{- end }}
      tolerations:
        - {key: cattle.io/os, value: linux, effect: NoSchedule, operator: Equal}
      containers:
        - name: rancher
          image: {{ with .Values.systemDefaultRegistry }}{{ . }}/{{ end }}{{ .Values.rancherImage }}:{{ .Values.rancherImageTag | default .Chart.AppVersion }}
          imagePullPolicy: {{ .Values.rancherImagePullPolicy }}
          args:
            {{- if not (or .Values.privateCA (eq .Values.ingress.tls.source "rancher")) }}
            - --no-cacerts
            {{- end }}
            - --http-listen-port=80
            - --https-listen-port=443
            - --add-local=true
          env:
            - name: CATTLE_NAMESPACE
              value: {{ .Release.Namespace }}
            - name: CATTLE_SERVER_URL
              value: https://{{ required "hostname is not set" .Values.hostname }}
            - name: CATTLE_AGENT_TLS_MODE
              value: {{ .Values.agentTLSMode | quote }}
            - name: CATTLE_FEATURES
              value: {{ .Values.features | quote }}
            - name: CATTLE_SYSTEM_DEFAULT_REGISTRY
              value: {{ .Values.systemDefaultRegistry | quote }}
            - name: CATTLE_BOOTSTRAP_PASSWORD
              valueFrom:
                secretKeyRef: {name: bootstrap-secret, key: bootstrapPassword}
            {{- with .Values.proxy }}
            - {name: HTTP_PROXY, value: {{ . | quote }}}
            - {name: HTTPS_PROXY, value: {{ . | quote }}}
            - {name: NO_PROXY, value: {{ $.Values.noProxy | quote }}}
            {{- end }}
            {{- with .Values.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - containerPort: 80
          livenessProbe:
            httpGet: {path: /healthz, port: 80}
            initialDelaySeconds: 5
            periodSeconds: 30
          readinessProbe:
            httpGet: {path: /healthz, port: 80}
            periodSeconds: 5
          {{- if or .Values.privateCA .Values.additionalTrustedCAs }}
          volumeMounts:
            {{- if .Values.privateCA }}
            - name: tls-ca
              mountPath: /etc/rancher/ssl/cacerts.pem
              subPath: cacerts.pem
              readOnly: true
            {{- end }}
            {{- if .Values.additionalTrustedCAs }}
            - name: tls-ca-additional
              mountPath: /etc/rancher/ssl/ca-additional.pem
              subPath: ca-additional.pem
              readOnly: true
            {{- end }}
      volumes:
        {{- if .Values.privateCA }}
        - name: tls-ca
          secret: {secretName: tls-ca, defaultMode: 0400}
        {{- end }}
        {{- if .Values.additionalTrustedCAs }}
        - name: tls-ca-additional
          secret: {secretName: tls-ca-additional, defaultMode: 0400}
        {{- end }}
      {{- end }}
