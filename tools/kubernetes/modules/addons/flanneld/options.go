package main

import "flag"

// options are those of upstream's flags that matter on Kubernetes, under their names.
type options struct {
	apiURL, kubeconfig, annotationPrefix string
	netConfig, subnetFile                string
	iface, canReach, publicIP            string
	healthAddress                        string
	healthPort                           int
	ipMasq                               bool
}

func readOptions() options {
	var o options
	flag.StringVar(&o.apiURL, "kube-api-url", "", "URL of the API server; not needed in a pod")
	flag.StringVar(&o.kubeconfig, "kubeconfig-file", "", "kubeconfig; not needed in a pod")
	flag.StringVar(&o.annotationPrefix, "kube-annotation-prefix", "flannel.alpha.coreos.com", "prefix of the Node annotations")
	flag.StringVar(&o.netConfig, "net-config-path", "/etc/kube-flannel/net-conf.json", "network configuration")
	flag.StringVar(&o.subnetFile, "subnet-file", "/run/flannel/subnet.env", "file that tells the CNI plugin this node's subnet")
	flag.StringVar(&o.iface, "iface", "", "interface to the other nodes, by name or address")
	flag.StringVar(&o.canReach, "iface-can-reach", "", "take the interface that reaches this address")
	flag.StringVar(&o.publicIP, "public-ip", "", "address at which the other nodes reach this one")
	flag.StringVar(&o.healthAddress, "healthz-ip", "0.0.0.0", "address of the health server")
	flag.IntVar(&o.healthPort, "healthz-port", 0, "port of the health server, 0 for none")
	flag.BoolVar(&o.ipMasq, "ip-masq", false, "masquerade what leaves the pod network")
	flag.Bool("kube-subnet-mgr", true, "always so here: subnets come from the Node objects")
	flag.Parse()
	return o
}
