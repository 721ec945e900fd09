// Command flanneld is flannel's daemon for Kubernetes with the backends vxlan and host-gw: the program of flannel's
// image, built from flannel's own packages without the clouds that nobody here uses.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/flannel-io/flannel/pkg/backend"
	_ "github.com/flannel-io/flannel/pkg/backend/hostgw"
	_ "github.com/flannel-io/flannel/pkg/backend/vxlan"
	"github.com/flannel-io/flannel/pkg/ip"
	"github.com/flannel-io/flannel/pkg/ipmatch"
	"github.com/flannel-io/flannel/pkg/subnet"
	"github.com/flannel-io/flannel/pkg/subnet/kube"
	"github.com/flannel-io/flannel/pkg/trafficmngr"
	"github.com/flannel-io/flannel/pkg/trafficmngr/iptables"
	"github.com/flannel-io/flannel/pkg/trafficmngr/nftables"
	"k8s.io/klog/v2"
)

// resyncSeconds is how often flannel puts its packet filter rules right.
const resyncSeconds = 5

func main() {
	o := readOptions()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := runNetwork(ctx, stop, o); err != nil && ctx.Err() == nil {
		klog.Exitf("flanneld: %v", err)
	}
}

// runNetwork joins this node to the pod network and keeps it there until ctx ends.
func runNetwork(ctx context.Context, stop func(), o options) error {
	manager, err := kube.NewSubnetManager(ctx, o.apiURL, o.kubeconfig, o.annotationPrefix, o.netConfig, true)
	if err != nil {
		return fmt.Errorf("subnet manager: %w", err)
	}
	var ready atomic.Bool
	if o.healthPort > 0 {
		go serveHealth(o.healthAddress, o.healthPort, &ready)
	}
	config, err := networkConfig(ctx, manager)
	if err != nil {
		return err
	}
	external, err := externalInterface(ctx, manager, config, o)
	if err != nil {
		return fmt.Errorf("interface to the other nodes: %w", err)
	}
	chosen, err := backend.NewManager(ctx, manager, external).GetBackend(config.BackendType)
	if err != nil {
		return fmt.Errorf("backend %s: %w", config.BackendType, err)
	}
	var working sync.WaitGroup
	network, err := chosen.RegisterNetwork(ctx, &working, config)
	if err != nil {
		return fmt.Errorf("backend %s: %w", config.BackendType, err)
	}
	if err := setRules(ctx, config, network, o); err != nil {
		return fmt.Errorf("packet filter rules: %w", err)
	}
	lease := network.Lease()
	if err := manager.HandleSubnetFile(o.subnetFile, config, o.ipMasq, lease.Subnet, lease.IPv6Subnet, network.MTU()); err != nil {
		return fmt.Errorf("%s: %w", o.subnetFile, err)
	}
	ready.Store(true)
	klog.Infof("this node's pods have %s", lease.Subnet)
	working.Add(1)
	go func() {
		defer working.Done()
		network.Run(ctx)
	}()
	err = manager.CompleteLease(ctx, lease, &working)
	if err != nil {
		stop()
	}
	working.Wait()
	return err
}

// networkConfig asks until there is an answer: the API server may start later than the node.
func networkConfig(ctx context.Context, manager subnet.Manager) (*subnet.Config, error) {
	for {
		config, err := manager.GetNetworkConfig(ctx)
		if err == nil && config != nil {
			return config, nil
		}
		klog.Warningf("no network configuration yet: %v", err)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// externalInterface finds the interface by the options, else the one with the default route.
func externalInterface(ctx context.Context, manager subnet.Manager, config *subnet.Config, o options) (*backend.ExternalInterface, error) {
	stack, err := ipmatch.GetIPFamily(config.EnableIPv4, config.EnableIPv6)
	if err != nil {
		return nil, err
	}
	public := ipmatch.PublicIPOpts{PublicIP: o.publicIP}
	if v4, v6 := manager.GetStoredPublicIP(ctx); v4 != "" || v6 != "" {
		public = ipmatch.PublicIPOpts{PublicIP: v4, PublicIPv6: v6}
	}
	wanted := o.iface
	if wanted == "" {
		wanted = public.PublicIP
	}
	return ipmatch.LookupExtIface(wanted, "", o.canReach, stack, public)
}

// setRules removes the rules of the kind that is not in use, then sets those that are.
func setRules(ctx context.Context, config *subnet.Config, network backend.Network, o options) error {
	var used, unused trafficmngr.TrafficManager = &iptables.IPTablesManager{}, &nftables.NFTablesManager{}
	if config.EnableNFTables {
		used, unused = unused, used
	}
	if err := unused.CleanUp(ctx); err != nil {
		klog.Warningf("rules of the other kind stay: %v", err)
	}
	if err := used.Init(ctx); err != nil {
		return err
	}
	if o.ipMasq {
		none6 := ip.IP6Net{}
		err := used.SetupAndEnsureMasqRules(ctx, config.Network, ip.IP4Net{}, ip.IP4Net{}, config.IPv6Network, none6, none6,
			network.Lease(), resyncSeconds, false)
		if err != nil {
			return err
		}
	}
	used.SetupAndEnsureForwardRules(ctx, config.Network, config.IPv6Network, resyncSeconds)
	return nil
}

func init() {
	klog.InitFlags(flag.CommandLine)
}
