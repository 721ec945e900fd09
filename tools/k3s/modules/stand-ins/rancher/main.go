// Command rancher stands in for Rancher's server: it takes what the real chart hands to the real server, and answers as
// Rancher's documentation, its Terraform provider and its installer expect, as far as deploys of this project look: /ping,
// the CA, the first login, settings, clusters that are registered or imported, and nodes that register. It manages nothing.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
)

// server is one copy; what all copies share is in the store.
type server struct {
	store store
	// authority is the path of the CA's certificate, where the chart mounts the secret tls-ca if `privateCA` is set.
	authority string
}

func main() {
	port := flag.String("http-listen-port", "80", "")
	flag.String("https-listen-port", "443", "there is an Ingress before this stand-in")
	flag.Bool("no-cacerts", false, "the CA is a public one")
	flag.Bool("add-local", true, "manage the cluster that this runs in")
	authority := flag.String("stand-in-authority", "/etc/rancher/ssl/cacerts.pem", "CA of the certificate")
	certificate := flag.String("stand-in-certificate", "", "certificate, where there is no Ingress; its key is <file>.key")
	host := flag.String("stand-in-address", "127.0.0.1", "where to listen with a certificate")
	file := flag.String("stand-in-state", "", "file that state is kept in, where that is not the cluster that this runs in")
	flag.Parse()
	if os.Getenv("CATTLE_BOOTSTRAP_PASSWORD") == "" {
		log.Fatal("no bootstrap password: Rancher would make one up, and nobody would know it")
	}
	s := &server{store: openStore(*file), authority: *authority}

	address := ":" + *port
	if *certificate != "" {
		address = *host + ":" + *port
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening at %s\n", listener.Addr())
	if *certificate == "" {
		log.Fatal(http.Serve(listener, s.routes()))
	}
	log.Fatal(http.ServeTLS(listener, s.routes(), *certificate, *certificate+".key"))
}

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /ping":    text("pong"),
		"GET /healthz": text("ok"),
		"GET /{$}":     text("Rancher (stand-in)\n"),
		"GET /cacerts": s.cacerts,
		// Rancher tells its CA to everybody, because nodes ask before they can log in.
		"GET /v3/settings/cacerts":             s.caSetting,
		"POST /v3-public/localProviders/local": s.login,
		"GET /system-agent-install.sh":         s.installer,
		"GET /v3/connect/agent":                s.connect,
		"GET /v3/import/{file}":                s.manifest,
	} {
		mux.HandleFunc(pattern, handler)
	}
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /v3":                                  s.managementRoot,
		"GET /v3/schemas":                          s.managementSchemas,
		"GET /v3/settings/{name}":                  s.setting,
		"PUT /v3/settings/{name}":                  s.changeSetting,
		"GET /v3/users":                            s.users,
		"POST /v3/users/{id}":                      s.userAction,
		"POST /v3/tokens":                          s.newToken,
		"GET /v3/tokens/{id}":                      s.token,
		"DELETE /v3/tokens/{id}":                   s.deleteToken,
		"GET /v3/projects":                         nothing,
		"GET /v3/rkek8ssystemimages":               nothing,
		"POST /v3/clusters":                        s.importCluster,
		"GET /v3/clusters/{id}":                    s.cluster,
		"PUT /v3/clusters/{id}":                    s.cluster,
		"POST /v3/clusters/{id}":                   s.clusterAction,
		"DELETE /v3/clusters/{id}":                 s.deleteCluster,
		"GET /v3/clusterregistrationtokens/{id}":   s.registrationToken,
		"GET /k8s/clusters/local/v1":               s.steveRoot,
		"GET /k8s/clusters/local/v1/schemas":       s.steveSchemas,
		"POST " + steveClusters:                    s.provision,
		"GET " + steveClusters + "/{ns}/{name}":    s.provisioned,
		"PUT " + steveClusters + "/{ns}/{name}":    s.reprovision,
		"DELETE " + steveClusters + "/{ns}/{name}": s.unprovision,
		"GET /v1/cluster.x-k8s.io.machines":        s.machines,
		// Not of Rancher: what takes a month there.
		"POST /stand-in/rotate": s.rotate,
	} {
		mux.HandleFunc(pattern, s.authenticated(handler))
	}
	return mux
}
