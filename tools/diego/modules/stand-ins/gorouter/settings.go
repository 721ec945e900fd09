package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"time"
)

type settings struct {
	Status      statusSettings `yaml:"status"`
	Nats        natsSettings   `yaml:"nats"`
	Port        uint16         `yaml:"port"`
	DisableHTTP bool           `yaml:"disable_http"`
	EnableSSL   bool           `yaml:"enable_ssl"`
	SSLPort     uint16         `yaml:"ssl_port"`
	TLSPEM      []pair         `yaml:"tls_pem"`
	Stale       time.Duration  `yaml:"droplet_stale_threshold"`
}

type statusSettings struct {
	Host string `yaml:"host"`
	Port uint16 `yaml:"port"`
	User string `yaml:"user"`
	Pass string `yaml:"pass"`
}

type natsSettings struct {
	Hosts []struct {
		Hostname string `yaml:"hostname"`
		Port     uint16 `yaml:"port"`
	} `yaml:"hosts"`
	User    string `yaml:"user"`
	Pass    string `yaml:"pass"`
	TLS     bool   `yaml:"tls_enabled"`
	CACerts string `yaml:"ca_certs"`
	pair    `yaml:",inline"`
}

// Texts in PEM form, not paths.
type pair struct {
	CertChain  string `yaml:"cert_chain"`
	PrivateKey string `yaml:"private_key"`
}

var defaults = settings{
	Status: statusSettings{Host: "127.0.0.1", Port: 8082}, Port: 8081, SSLPort: 443, Stale: 120 * time.Second,
}

func (s natsSettings) certificates() (*tls.Config, error) {
	if !s.TLS {
		return nil, nil
	}
	own, err := tls.X509KeyPair([]byte(s.CertChain), []byte(s.PrivateKey))
	if err != nil {
		return nil, err
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM([]byte(s.CACerts)) {
		return nil, errors.New("nats.ca_certs has no certificate")
	}
	return &tls.Config{Certificates: []tls.Certificate{own}, RootCAs: authorities, MinVersion: tls.VersionTLS12}, nil
}
