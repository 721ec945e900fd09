package main

import (
	"fmt"

	"cloudstack-clusters/tools/diego/modules/stand-ins/bus"
	"code.cloudfoundry.org/bbs"
	"code.cloudfoundry.org/bbs/models"
	"code.cloudfoundry.org/lager/v3"
	"code.cloudfoundry.org/routing-info/cfroutes"
	"github.com/nats-io/nats.go"
)

type emitter struct {
	bbs        bbs.InternalClient
	connection *nats.Conn
	logger     lager.Logger
	// Whether routers reach the containers themselves rather than ports of their cells.
	direct bool
	last   map[string]bus.Route
}

// emit tells every route that is, and takes back those that were the last time and are no more.
func (e *emitter) emit() {
	routes, err := e.look()
	if err != nil {
		e.logger.Error("look", err)
		return
	}
	for id, route := range routes {
		e.publish(bus.Register, route)
		delete(e.last, id)
	}
	for _, route := range e.last {
		e.publish(bus.Unregister, route)
	}
	e.last = routes
}

func (e *emitter) look() (map[string]bus.Route, error) {
	desired, err := e.bbs.DesiredLRPSchedulingInfos(e.logger, "", models.DesiredLRPFilter{})
	if err != nil {
		return nil, err
	}
	actual, err := e.bbs.ActualLRPs(e.logger, "", models.ActualLRPFilter{})
	if err != nil {
		return nil, err
	}
	wanted := map[string]cfroutes.CFRoutes{}
	for _, info := range desired {
		routes, err := cfroutes.CFRoutesFromRoutingInfo(info.Routes)
		if err != nil {
			e.logger.Error("routes", err, lager.Data{"process": info.ProcessGuid})
			continue
		}
		wanted[info.ProcessGuid] = routes
	}
	found := map[string]bus.Route{}
	for _, lrp := range actual {
		if lrp.State != models.ActualLRPStateRunning {
			continue
		}
		for _, route := range wanted[lrp.ProcessGuid] {
			if one, ok := e.route(lrp, route); ok {
				found[fmt.Sprintf("%s:%d %v", one.Host, one.Port, one.URIs)] = one
			}
		}
	}
	return found, nil
}

func (e *emitter) route(lrp *models.ActualLRP, wanted cfroutes.CFRoute) (bus.Route, bool) {
	for _, mapping := range lrp.Ports {
		if mapping.ContainerPort != wanted.Port {
			continue
		}
		route := bus.Route{
			Host: lrp.Address, Port: mapping.HostPort, URIs: wanted.Hostnames, App: lrp.ProcessGuid,
			PrivateInstanceID: lrp.InstanceGuid, Index: fmt.Sprint(lrp.Index),
		}
		if e.direct {
			route.Host, route.Port = lrp.InstanceAddress, mapping.ContainerPort
		}
		return route, route.Port != 0
	}
	return bus.Route{}, false
}
