// Command flannel is the CNI plugin that hands a node's flannel subnet to the bridge plugin.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/containernetworking/cni/pkg/invoke"
	"github.com/containernetworking/cni/pkg/skel"
	"github.com/containernetworking/cni/pkg/types"
	"github.com/containernetworking/cni/pkg/version"
)

// state remembers per container what was delegated, so that DEL works without flanneld.
const state = "/var/lib/cni/flannel"

type netConf struct {
	types.NetConf
	SubnetFile string         `json:"subnetFile"`
	Delegate   map[string]any `json:"delegate"`
}

func main() {
	skel.PluginMainFuncs(skel.CNIFuncs{Add: add, Del: del, Check: check}, version.All, "flannel")
}

func add(args *skel.CmdArgs) error {
	conf := netConf{SubnetFile: "/run/flannel/subnet.env"}
	if err := json.Unmarshal(args.StdinData, &conf); err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	text, err := os.ReadFile(conf.SubnetFile)
	if err != nil {
		return fmt.Errorf("flanneld has not said this node's subnet yet: %w", err)
	}
	delegate, err := delegation(conf, parseSubnet(string(text)))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(state, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(stateFile(args), delegate, 0o600); err != nil {
		return err
	}
	result, err := invoke.DelegateAdd(context.Background(), "bridge", delegate, nil)
	if err != nil {
		return err
	}
	return result.Print()
}

func del(args *skel.CmdArgs) error {
	delegate, err := os.ReadFile(stateFile(args))
	if os.IsNotExist(err) {
		return nil // gone already, or never there
	}
	if err != nil {
		return err
	}
	if err := invoke.DelegateDel(context.Background(), "bridge", delegate, nil); err != nil {
		return err
	}
	return os.Remove(stateFile(args))
}

func check(_ *skel.CmdArgs) error { return nil }

func stateFile(args *skel.CmdArgs) string {
	return filepath.Join(state, args.ContainerID+"-"+args.IfName)
}

// parseSubnet reads the NAME=value lines that flanneld writes.
func parseSubnet(text string) map[string]string {
	values := map[string]string{}
	for _, line := range strings.Split(text, "\n") {
		if name, value, found := strings.Cut(strings.TrimSpace(line), "="); found {
			values[name] = strings.Trim(value, `"`)
		}
	}
	return values
}

// delegation is the bridge plugin's configuration: what the user gave, with the node's subnet filled in.
func delegation(conf netConf, subnet map[string]string) ([]byte, error) {
	mtu, err := strconv.Atoi(subnet["FLANNEL_MTU"])
	if err != nil || subnet["FLANNEL_SUBNET"] == "" {
		return nil, fmt.Errorf("%s lacks FLANNEL_SUBNET or FLANNEL_MTU", conf.SubnetFile)
	}
	var ranges, routes []any
	for _, family := range []string{"FLANNEL", "FLANNEL_IPV6"} {
		if own := subnet[family+"_SUBNET"]; own != "" {
			// flanneld writes the node's own address in it, host-local wants the network.
			_, ownNetwork, err := net.ParseCIDR(own)
			if err != nil {
				return nil, err
			}
			ranges = append(ranges, []any{map[string]string{"subnet": ownNetwork.String()}})
			for _, network := range strings.Split(subnet[family+"_NETWORK"], ",") {
				routes = append(routes, map[string]string{"dst": network})
			}
		}
	}
	full := map[string]any{"isGateway": true, "ipMasq": subnet["FLANNEL_IPMASQ"] != "true", "mtu": mtu}
	for key, value := range conf.Delegate {
		full[key] = value
	}
	full["cniVersion"], full["name"], full["type"] = conf.CNIVersion, conf.Name, "bridge"
	full["ipam"] = map[string]any{"type": "host-local", "ranges": ranges, "routes": routes}
	return json.Marshal(full)
}
