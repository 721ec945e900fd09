package main

import (
	"net"
	"net/http"
	"strconv"
	"sync/atomic"

	"k8s.io/klog/v2"
)

// serveHealth answers /healthz always and /readyz once the node is part of the pod network.
func serveHealth(address string, port int, ready *atomic.Bool) {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {})
	mux.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if !ready.Load() {
			http.Error(w, "not part of the pod network yet", http.StatusServiceUnavailable)
		}
	})
	err := http.ListenAndServe(net.JoinHostPort(address, strconv.Itoa(port)), mux)
	klog.Exitf("health server: %v", err)
}
