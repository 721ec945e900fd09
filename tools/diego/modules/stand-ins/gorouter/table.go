package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"cloudstack-clusters/tools/diego/modules/stand-ins/bus"
)

// A table of who answers for which host, as long as somebody keeps saying so.
type table struct {
	lock  sync.Mutex
	stale time.Duration
	hosts map[string][]*endpoint
}

type endpoint struct {
	Address  string `json:"address"`
	Instance string `json:"private_instance_id"`
	heard    time.Time
}

func newTable(stale time.Duration) *table {
	return &table{stale: stale, hosts: map[string][]*endpoint{}}
}

func (t *table) register(route bus.Route) {
	t.unregister(route)
	t.lock.Lock()
	defer t.lock.Unlock()
	for _, uri := range route.URIs {
		host := strings.ToLower(uri)
		t.hosts[host] = append(t.hosts[host], &endpoint{address(route), route.PrivateInstanceID, time.Now()})
	}
}

func (t *table) unregister(route bus.Route) {
	t.lock.Lock()
	defer t.lock.Unlock()
	for _, uri := range route.URIs {
		t.keep(strings.ToLower(uri), func(one *endpoint) bool { return one.Address != address(route) })
	}
}

// endpoints gives those of a host, the next one in turn first; false where nobody ever answered for it.
func (t *table) endpoints(host string) ([]string, bool) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.keep(host, func(one *endpoint) bool { return time.Since(one.heard) < t.stale })
	ring, known := t.hosts[host]
	if len(ring) > 0 {
		t.hosts[host] = append(ring[1:len(ring):len(ring)], ring[0])
	}
	addresses := make([]string, len(ring))
	for i, one := range ring {
		addresses[i] = one.Address
	}
	return addresses, known
}

func (t *table) all() map[string][]endpoint {
	t.lock.Lock()
	defer t.lock.Unlock()
	all := map[string][]endpoint{}
	for host, endpoints := range t.hosts {
		for _, one := range endpoints {
			all[host] = append(all[host], *one)
		}
	}
	return all
}

func (t *table) keep(host string, wanted func(*endpoint) bool) {
	var kept []*endpoint
	for _, one := range t.hosts[host] {
		if wanted(one) {
			kept = append(kept, one)
		}
	}
	if len(kept) > 0 {
		t.hosts[host] = kept
	} else {
		delete(t.hosts, host)
	}
}

func address(route bus.Route) string { return fmt.Sprintf("%s:%d", route.Host, route.Port) }
