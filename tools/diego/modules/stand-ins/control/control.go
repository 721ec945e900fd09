// Package control is what the stand-ins have in common: settings, mutual TLS and a way to speak to bbs.
package control

import (
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"

	"code.cloudfoundry.org/bbs"
	"code.cloudfoundry.org/lager/v3"
	"code.cloudfoundry.org/tlsconfig"
)

// Certificates of one side of a connection, as paths.
type Certificates struct{ CA, Cert, Key string }

// Settings reads the JSON file that the flag -config names, as the real programs do.
func Settings(into any) {
	path := flag.String("config", "", "path of the JSON configuration")
	flag.Parse()
	text, err := os.ReadFile(*path)
	Must(err)
	Must(json.Unmarshal(text, into))
}

// Logger writes what happens to stdout in the form of all other components.
func Logger(name string) lager.Logger {
	logger := lager.NewLogger(name)
	logger.RegisterSink(lager.NewPrettySink(os.Stdout, lager.INFO))
	return logger
}

// BBS gives a client of the bbs at a URL.
func BBS(url string, certificates Certificates) bbs.InternalClient {
	client, err := bbs.NewClientWithConfig(bbs.ClientConfig{
		URL: url, IsTLS: true, CAFile: certificates.CA, CertFile: certificates.Cert, KeyFile: certificates.Key,
		Retries: 3,
	})
	Must(err)
	return client
}

// Client gives the TLS settings of one who calls.
func Client(certificates Certificates) *tls.Config {
	config, err := tlsconfig.Build(
		tlsconfig.WithInternalServiceDefaults(),
		tlsconfig.WithIdentityFromFile(certificates.Cert, certificates.Key),
	).Client(tlsconfig.WithAuthorityFromFile(certificates.CA))
	Must(err)
	return config
}

// Serve answers whoever has a certificate of the same authority, for ever.
func Serve(address string, certificates Certificates, handler http.Handler) {
	config, err := tlsconfig.Build(
		tlsconfig.WithInternalServiceDefaults(),
		tlsconfig.WithIdentityFromFile(certificates.Cert, certificates.Key),
	).Server(tlsconfig.WithClientAuthenticationFromFile(certificates.CA))
	Must(err)
	server := http.Server{Addr: address, Handler: handler, TLSConfig: config}
	Must(server.ListenAndServeTLS("", ""))
}

// Must ends the program when something that it can't go on without went wrong: systemd starts it again.
func Must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
