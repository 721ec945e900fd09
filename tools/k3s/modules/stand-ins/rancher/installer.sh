# shellcheck shell=sh
# Stands in for the installer of Rancher's system agent: the same settings, calls, files and words, but what it starts only
# sleeps.
info() { echo "[INFO] " "$@"; }
error() { echo "[ERROR] " "$@" >&2; }

config=/etc/rancher/agent
var=/var/lib/rancher/agent

[ "$(id -u)" = 0 ] || { error 'This script must be run as root.'; exit 1; }
[ -n "$CATTLE_TOKEN" ] || { error "\$CATTLE_TOKEN was not set."; exit 1; }

# ask WHAT PATH FILE OPTION…: until it is there
ask() {
  what=$1 path=$2 file=$3
  shift 3
  while :; do
    response=$(curl --connect-timeout 60 --max-time 60 --write-out '%{http_code}\n' -sS "$@" -fL "$CATTLE_SERVER$path" -o "$file")
    [ "$response" = 200 ] && return
    error "$response received while downloading $what. Sleeping for 5 seconds and trying again"
    sleep 5
  done
}

umask 077
mkdir -p $var $config
if [ -n "$CATTLE_CA_CHECKSUM" ]; then
  cacerts=$(mktemp)
  # By its sum it is known, not by who says it.
  ask 'the CA certificate' /cacerts "$cacerts" --insecure
  sum=$(sha256sum "$cacerts" | cut -d ' ' -f 1)
  if [ "$sum" != "$CATTLE_CA_CHECKSUM" ]; then
    error "Configured cacerts checksum ($sum) does not match given --ca-checksum ($CATTLE_CA_CHECKSUM)"
    exit 1
  fi
  trust="--cacert $cacerts"
fi
if [ -s $config/cattle-id ]; then
  CATTLE_ID=$(cat $config/cattle-id)
else
  CATTLE_ID=$(head -c 512 /dev/urandom | sha256sum | cut -c 1-63)
  echo "$CATTLE_ID" >$config/cattle-id
fi
# shellcheck disable=SC2086
ask 'Rancher connection information' /v3/connect/agent $var/rancher2_connection_info.json $trust \
  -H "Authorization: Bearer $CATTLE_TOKEN" -H "X-Cattle-Id: $CATTLE_ID" -H "X-Cattle-Node-Name: $CATTLE_NODE_NAME" \
  -H "X-Cattle-Role-Etcd: ${CATTLE_ROLE_ETCD:-false}" -H "X-Cattle-Role-Control-Plane: ${CATTLE_ROLE_CONTROLPLANE:-false}" \
  -H "X-Cattle-Role-Worker: ${CATTLE_ROLE_WORKER:-false}" -H "X-Cattle-Labels: $CATTLE_LABELS" -H "X-Cattle-Taints: $CATTLE_TAINTS"
info 'Successfully downloaded Rancher connection information'
cat >/etc/systemd/system/rancher-system-agent.service <<EOF
[Unit]
Description=Rancher System Agent (stand-in)
[Install]
WantedBy=multi-user.target
[Service]
Restart=always
ExecStart=/bin/sleep infinity
EOF
systemctl daemon-reload
systemctl enable rancher-system-agent
systemctl restart rancher-system-agent
exit 0
