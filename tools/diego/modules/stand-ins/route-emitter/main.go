// route-emitter stands in for Diego's: same flag, configuration and messages. It looks at everything anew each time, and
// does so after every event of bbs.
package main

import (
	"encoding/json"
	"strings"
	"time"

	"cloudstack-clusters/tools/diego/modules/stand-ins/bus"
	"cloudstack-clusters/tools/diego/modules/stand-ins/control"
	"code.cloudfoundry.org/bbs"
	"code.cloudfoundry.org/durationjson"
	"code.cloudfoundry.org/lager/v3"
	"github.com/nats-io/nats.go"
)

type settings struct {
	BBSAddress    string                `json:"bbs_address"`
	BBSCA         string                `json:"bbs_ca_cert_file"`
	BBSCert       string                `json:"bbs_client_cert_file"`
	BBSKey        string                `json:"bbs_client_key_file"`
	NATSAddresses string                `json:"nats_addresses"`
	NATSUsername  string                `json:"nats_username"`
	NATSPassword  string                `json:"nats_password"`
	NATSTLS       bool                  `json:"nats_tls_enabled"`
	NATSCA        string                `json:"nats_ca_cert_file"`
	NATSCert      string                `json:"nats_client_cert_file"`
	NATSKey       string                `json:"nats_client_key_file"`
	Direct        bool                  `json:"register_direct_instance_routes"`
	SyncInterval  durationjson.Duration `json:"sync_interval"`
}

// How often a router wants to hear of a route.
const heartbeat = 20 * time.Second

func main() {
	settings := settings{SyncInterval: durationjson.Duration(heartbeat)}
	control.Settings(&settings)
	logger := control.Logger("route-emitter")
	certificates := control.Client(control.Certificates{CA: settings.NATSCA, Cert: settings.NATSCert, Key: settings.NATSKey})
	if !settings.NATSTLS {
		certificates = nil
	}
	connection, err := bus.Connect(strings.Split(settings.NATSAddresses, ","), settings.NATSUsername, settings.NATSPassword, certificates)
	control.Must(err)
	client := control.BBS(settings.BBSAddress, control.Certificates{CA: settings.BBSCA, Cert: settings.BBSCert, Key: settings.BBSKey})
	changed := make(chan struct{}, 1)
	_, err = connection.Subscribe(bus.Start, func(*nats.Msg) { wake(changed) })
	control.Must(err)
	go listen(client, logger, changed)
	emitter := emitter{bbs: client, connection: connection, logger: logger, direct: settings.Direct}
	every := min(time.Duration(settings.SyncInterval), heartbeat)
	for {
		emitter.emit()
		select {
		case <-changed:
		case <-time.After(every):
		}
	}
}

func wake(changed chan<- struct{}) {
	select {
	case changed <- struct{}{}:
	default:
	}
}

// listen follows the events of bbs; what happened meanwhile is seen by the next look.
func listen(client bbs.InternalClient, logger lager.Logger, changed chan<- struct{}) {
	for {
		events, err := client.SubscribeToInstanceEvents(logger)
		for err == nil {
			wake(changed)
			_, err = events.Next()
		}
		time.Sleep(time.Second)
	}
}

func (e *emitter) publish(subject string, route bus.Route) {
	text, _ := json.Marshal(route)
	if err := e.connection.Publish(subject, text); err != nil {
		e.logger.Error("publish", err)
	}
}
