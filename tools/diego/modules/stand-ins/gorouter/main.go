// gorouter stands in for Cloud Foundry's: same flag, same configuration as far as it is used here, same messages.
package main

import (
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"

	"cloudstack-clusters/tools/diego/modules/stand-ins/bus"
	"cloudstack-clusters/tools/diego/modules/stand-ins/control"
	"github.com/nats-io/nats.go"
	"gopkg.in/yaml.v2"
)

func main() {
	path := flag.String("c", "", "path of the configuration")
	flag.Parse()
	text, err := os.ReadFile(*path)
	control.Must(err)
	settings := defaults
	control.Must(yaml.Unmarshal(text, &settings))
	table := newTable(settings.Stale)
	router := &router{table: table, logger: control.Logger("gorouter")}
	follow(settings, table)
	go status(settings, table)
	if settings.EnableSSL {
		go serveTLS(settings, router)
	}
	if settings.DisableHTTP {
		select {}
	}
	control.Must(http.ListenAndServe(fmt.Sprintf(":%d", settings.Port), router))
}

// follow keeps the table as the messages say.
func follow(settings settings, table *table) {
	var addresses []string
	for _, host := range settings.Nats.Hosts {
		addresses = append(addresses, fmt.Sprintf("%s:%d", host.Hostname, host.Port))
	}
	certificates, err := settings.Nats.certificates()
	control.Must(err)
	connection, err := bus.Connect(addresses, settings.Nats.User, settings.Nats.Pass, certificates)
	control.Must(err)
	on := func(subject string, do func(*nats.Msg)) {
		_, err := connection.Subscribe(subject, do)
		control.Must(err)
	}
	with := func(do func(bus.Route)) func(*nats.Msg) {
		return func(message *nats.Msg) {
			var route bus.Route
			if json.Unmarshal(message.Data, &route) == nil && len(route.URIs) > 0 {
				do(route)
			}
		}
	}
	on(bus.Register, with(table.register))
	on(bus.Unregister, with(table.unregister))
	greeting, _ := json.Marshal(bus.Greeting{
		ID: fmt.Sprintf("%d", os.Getpid()), RegisterInterval: 20, PruneThreshold: int(settings.Stale.Seconds()),
	})
	on(bus.Greet, func(message *nats.Msg) { _ = message.Respond(greeting) })
	_ = connection.Publish(bus.Start, greeting)
}

func serveTLS(settings settings, handler http.Handler) {
	var pairs []tls.Certificate
	for _, pem := range settings.TLSPEM {
		pair, err := tls.X509KeyPair([]byte(pem.CertChain), []byte(pem.PrivateKey))
		control.Must(err)
		pairs = append(pairs, pair)
	}
	server := http.Server{
		Addr: fmt.Sprintf(":%d", settings.SSLPort), Handler: handler,
		TLSConfig: &tls.Config{Certificates: pairs, MinVersion: tls.VersionTLS12},
	}
	control.Must(server.ListenAndServeTLS("", ""))
}

// status shows the table to those who know the password.
func status(settings settings, table *table) {
	handler := http.NewServeMux()
	handler.HandleFunc("/health", func(answer http.ResponseWriter, _ *http.Request) { fmt.Fprintln(answer, "ok") })
	handler.HandleFunc("/routes", func(answer http.ResponseWriter, request *http.Request) {
		if user, password, ok := request.BasicAuth(); !ok || user != settings.Status.User || password != settings.Status.Pass {
			answer.WriteHeader(http.StatusUnauthorized)
			return
		}
		_ = json.NewEncoder(answer).Encode(table.all())
	})
	control.Must(http.ListenAndServe(fmt.Sprintf("%s:%d", settings.Status.Host, settings.Status.Port), handler))
}
