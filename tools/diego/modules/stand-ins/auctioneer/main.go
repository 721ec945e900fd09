// auctioneer stands in for Diego's: same flag, configuration, certificates and interface; its auction is a simple one.
package main

import (
	"encoding/json"
	"net/http"

	"cloudstack-clusters/tools/diego/modules/stand-ins/control"
	"code.cloudfoundry.org/auctioneer"
	"code.cloudfoundry.org/auctioneer/cmd/auctioneer/config"
	"github.com/tedsuo/rata"
)

func main() {
	var settings config.AuctioneerConfig
	control.Settings(&settings)
	logger := control.Logger("auctioneer")
	auction := newAuction(settings, logger)
	handler, err := rata.NewRouter(auctioneer.Routes, rata.Handlers{
		auctioneer.CreateLRPAuctionsRoute: accept(func(requests []auctioneer.LRPStartRequest) {
			for i := range requests {
				if requests[i].Validate() == nil {
					auction.startLRP(&requests[i])
				}
			}
		}),
		auctioneer.CreateTaskAuctionsRoute: accept(func(requests []auctioneer.TaskStartRequest) {
			for i := range requests {
				if requests[i].Validate() == nil {
					auction.startTask(&requests[i])
				}
			}
		}),
	})
	control.Must(err)
	logger.Info("started")
	control.Serve(settings.ListenAddress, control.Certificates{
		CA: settings.CACertFile, Cert: settings.ServerCertFile, Key: settings.ServerKeyFile,
	}, handler)
}

// accept takes a list of requests, says so, and works on them afterwards: bbs does not wait for auctions.
func accept[T any](work func([]T)) http.HandlerFunc {
	return func(answer http.ResponseWriter, request *http.Request) {
		var requests []T
		if err := json.NewDecoder(request.Body).Decode(&requests); err != nil {
			http.Error(answer, err.Error(), http.StatusBadRequest)
			return
		}
		answer.WriteHeader(http.StatusAccepted)
		go work(requests)
	}
}
