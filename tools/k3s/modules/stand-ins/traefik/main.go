// Command traefik stands in for the Traefik that K3s installs: the same entry points, from the same flags, and the Ingresses
// of the cluster by host and path, with the certificates of their secrets, the pods behind them in turns, and the middleware
// that has another pod tried where one cannot be reached.
package main

import (
	"crypto/tls"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"cloudstack-clusters/tools/k3s/modules/stand-ins/cluster"
)

func main() {
	api, err := cluster.New()
	if err != nil {
		log.Fatal(err)
	}
	timeout, err := time.ParseDuration(flagValue("serverstransport.forwardingtimeouts.dialtimeout", "30s"))
	if err != nil {
		log.Fatal(err)
	}
	router := &router{dialer: net.Dialer{Timeout: timeout}}
	go func() {
		for ; ; time.Sleep(2 * time.Second) {
			if routes, certificates, err := read(api); err != nil {
				log.Print(err)
			} else {
				router.set(routes, certificates)
			}
		}
	}()
	go serve(address("web"), router)
	go serveTLS(address("websecure"), router)
	health := http.NewServeMux()
	health.HandleFunc("/ping", func(w http.ResponseWriter, _ *http.Request) {
		if !router.ready() {
			http.Error(w, "the Ingresses are not known yet", http.StatusServiceUnavailable)
		}
	})
	log.Fatal(http.ListenAndServe(address("traefik"), health))
}

// address finds `--entrypoints.web.address=:8000/tcp` among the flags.
func address(entryPoint string) string {
	return strings.TrimSuffix(flagValue("entrypoints."+entryPoint+".address", ""), "/tcp")
}

// flagValue is what stands behind `--name=`, whatever letters the name has; without an other one it has to be there.
func flagValue(name, other string) string {
	prefix := "--" + strings.ToLower(name) + "="
	for _, arg := range os.Args[1:] {
		if strings.HasPrefix(strings.ToLower(arg), prefix) {
			return arg[len(prefix):]
		}
	}
	if other == "" {
		log.Fatalf("no --%s among %v", name, os.Args[1:])
	}
	return other
}

func serve(address string, handler http.Handler) {
	log.Fatal(http.ListenAndServe(address, handler))
}

func serveTLS(address string, router *router) {
	server := http.Server{
		Addr:      address,
		Handler:   router,
		TLSConfig: &tls.Config{GetCertificate: router.certificate},
		ErrorLog:  log.New(os.Stderr, "https: ", 0),
	}
	log.Fatal(server.ListenAndServeTLS("", ""))
}
