package main

import (
	"net/http"
	"sync"
	"time"

	"cloudstack-clusters/tools/diego/modules/stand-ins/control"
	"code.cloudfoundry.org/auctioneer"
	"code.cloudfoundry.org/auctioneer/cmd/auctioneer/config"
	"code.cloudfoundry.org/bbs"
	"code.cloudfoundry.org/bbs/models"
	"code.cloudfoundry.org/lager/v3"
	"code.cloudfoundry.org/rep"
)

// An auction gives each start to the emptiest cell that fits. One after the other, so that each sees what the last one did.
type auction struct {
	lock    sync.Mutex
	bbs     bbs.InternalClient
	cells   rep.ClientFactory
	logger  lager.Logger
	setting config.AuctioneerConfig
}

func newAuction(settings config.AuctioneerConfig, logger lager.Logger) *auction {
	timeout := time.Duration(settings.CellStateTimeout)
	if timeout == 0 {
		timeout = time.Second
	}
	// Each gets a transport of its own: the factory puts the certificates in.
	client := func(timeout time.Duration) *http.Client {
		return &http.Client{Transport: &http.Transport{}, Timeout: timeout}
	}
	cells, err := rep.NewClientFactory(client(time.Duration(settings.CommunicationTimeout)), client(timeout), &rep.TLSConfig{
		RequireTLS: settings.RepRequireTLS,
		CertFile:   settings.RepClientCert, KeyFile: settings.RepClientKey, CaCertFile: settings.RepCACert,
	})
	control.Must(err)
	return &auction{
		bbs: control.BBS(settings.BBSAddress, control.Certificates{
			CA: settings.BBSCACertFile, Cert: settings.BBSClientCertFile, Key: settings.BBSClientKeyFile,
		}),
		cells: cells, logger: logger, setting: settings,
	}
}

func (a *auction) startLRP(request *auctioneer.LRPStartRequest) {
	a.lock.Lock()
	defer a.lock.Unlock()
	bids := a.bids()
	for _, index := range request.Indices {
		key := models.NewActualLRPKey(request.ProcessGuid, int32(index), request.Domain)
		lrp := rep.NewLRP("", key, request.Resource, request.PlacementConstraint)
		problem := a.place(bids, &request.Resource, &request.PlacementConstraint, request.ProcessGuid, func(bid *bid) (rep.Work, func()) {
			return rep.Work{LRPs: []rep.LRP{lrp}, CellID: bid.state.CellID}, func() { bid.state.AddLRP(&lrp) }
		})
		if problem == "" {
			continue
		}
		a.logger.Info("not-placed", lager.Data{"lrp": key, "problem": problem})
		if err := a.bbs.FailActualLRP(a.logger, "", &key, problem); err != nil {
			a.logger.Error("fail-lrp", err)
		}
	}
}

func (a *auction) startTask(request *auctioneer.TaskStartRequest) {
	a.lock.Lock()
	defer a.lock.Unlock()
	problem := a.place(a.bids(), &request.Resource, &request.PlacementConstraint, "", func(bid *bid) (rep.Work, func()) {
		return rep.Work{Tasks: []rep.Task{request.Task}, CellID: bid.state.CellID}, func() { bid.state.AddTask(&request.Task) }
	})
	if problem == "" {
		return
	}
	if err := a.bbs.RejectTask(a.logger, "", request.TaskGuid, problem); err != nil {
		a.logger.Error("reject-task", err)
	}
}

// place hands work to the best cell that takes it, and gives the reason if none does.
func (a *auction) place(
	bids []*bid, resource *rep.Resource, constraint *rep.PlacementConstraint, process string,
	work func(*bid) (rep.Work, func()),
) string {
	if len(bids) == 0 {
		return "unable to communicate to compatible cells"
	}
	for {
		best, problem := choose(bids, resource, constraint, process)
		if best == nil {
			return problem
		}
		task, taken := work(best)
		failed, err := best.cell.Perform(a.logger, task)
		if err == nil && len(failed.LRPs)+len(failed.Tasks) == 0 {
			taken()
			a.logger.Info("placed", lager.Data{"cell": best.state.CellID, "process": process})
			return ""
		}
		best.out = true
	}
}

// bids asks every cell how it is.
func (a *auction) bids() []*bid {
	cells, err := a.bbs.Cells(a.logger, "")
	if err != nil {
		a.logger.Error("cells", err)
	}
	var bids []*bid
	for _, cell := range cells {
		client, err := a.cells.CreateClient(cell.RepAddress, cell.RepUrl, "")
		if err != nil {
			a.logger.Error("cell", err)
			continue
		}
		state, err := client.State(a.logger)
		if err != nil {
			a.logger.Error("cell-state", err, lager.Data{"cell": cell.CellId})
			continue
		}
		bids = append(bids, &bid{state: state, cell: client})
	}
	return bids
}
