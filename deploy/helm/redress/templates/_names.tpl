{{/* Labels by which the pods of one service are found. Context: dict "root" $ "service" name. */}}
{{- define "redress.selector" -}}
app.kubernetes.io/name: redress
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{- define "redress.labels" -}}
{{ include "redress.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end -}}

{{/* Where the files of the Secret are. */}}
{{- define "redress.folder" -}}/run/secrets/redress{{- end -}}

{{- define "redress.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "redress.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* The Secret's files that one container reads, and the little that it may write. Context: dict "root" $ "files" map of variable to key. */}}
{{- define "redress.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{- if .files }}
- name: secret
  secret:
    secretName: {{ .root.Values.secret }}
    defaultMode: 0440
    items:
    {{- range $key := values .files | uniq | sortAlpha }}
      - { key: {{ $key }}, path: {{ $key }} }
    {{- end }}
{{- end }}
{{- end -}}

{{/* The whole directory is mounted: a single file would not follow a change of the Secret. Context as above. */}}
{{- define "redress.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if .files }}
- { name: secret, mountPath: {{ include "redress.folder" .root }}, readOnly: true }
{{- end }}
{{- end -}}

{{/* Variables that reach the brokers. Context: the root. */}}
{{- define "redress.kafka" -}}
KAFKA_BROKERS: {{ .Values.kafka.brokers | quote }}
KAFKA_SSL: {{ .Values.kafka.ssl | quote }}
KAFKA_TOPIC_PREFIX: {{ .Values.kafka.topicPrefix | quote }}
KAFKA_REPLICATION: {{ .Values.kafka.replication | quote }}
{{- with .Values.kafka.saslMechanism }}
KAFKA_SASL_MECHANISM: {{ . | quote }}
{{- end }}
{{- end -}}
