// Package bus is what the route emitter tells the router over NATS.
package bus

import (
	"crypto/tls"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// Subjects between route emitter and router.
const (
	Register   = "router.register"
	Unregister = "router.unregister"
	Start      = "router.start"
	Greet      = "router.greet"
)

// Route is one instance that answers for some host names.
type Route struct {
	Host              string   `json:"host"`
	Port              uint32   `json:"port"`
	URIs              []string `json:"uris"`
	App               string   `json:"app"`
	PrivateInstanceID string   `json:"private_instance_id"`
	Index             string   `json:"private_instance_index"`
}

// Greeting is what a router says when it starts, and what it answers when asked.
type Greeting struct {
	ID               string   `json:"id"`
	Hosts            []string `json:"hosts"`
	RegisterInterval int      `json:"minimumRegisterIntervalInSeconds"`
	PruneThreshold   int      `json:"pruneThresholdInSeconds"`
}

// Connect gives a connection that comes back by itself for ever.
func Connect(addresses []string, user, password string, certificates *tls.Config) (*nats.Conn, error) {
	urls := make([]string, len(addresses))
	for i, address := range addresses {
		urls[i] = "nats://" + address
	}
	options := []nats.Option{nats.MaxReconnects(-1), nats.ReconnectWait(time.Second), nats.RetryOnFailedConnect(true)}
	if user != "" {
		options = append(options, nats.UserInfo(user, password))
	}
	if certificates != nil {
		options = append(options, nats.Secure(certificates))
	}
	return nats.Connect(strings.Join(urls, ","), options...)
}
