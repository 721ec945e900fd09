# shellcheck shell=bash
# The guest network's MTU where Docker would assume 1500: on the interface, and by default on networks that users make.
# (daemon.json has it for the default bridge.) MTU is a setting of the engine.
option=com.docker.network.driver.mtu
daemon=/etc/docker/daemon.json

prepare_network() {
  ip link set "$(ip -4 route show default | sed 's/.* dev //;s/ .*//;q')" mtu "$MTU" || :
  if [ "$(docker version -f '{{.Server.Version}}' | cut -d . -f 1)" -ge 24 ] && ! grep default-network-opts $daemon; then
    preset_networks
    systemctl restart docker
    await 60 timeout 10 docker version || later 'dockerd does not answer, see: journalctl -u docker'
  fi
}

# An engine before 24 refuses to start with this key.
preset_networks() {
  python3 - "$option" "$MTU" $daemon <<'END' >$daemon.new
import json, sys
option, mtu, file = sys.argv[1:]
config = json.load(open(file))
config['default-network-opts'] = {driver: {option: mtu} for driver in ('bridge', 'overlay')}
print(json.dumps(config, indent=2))
END
  mv $daemon.new $daemon
}
