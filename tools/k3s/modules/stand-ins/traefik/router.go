package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
)

// route is one path of one rule of an Ingress.
type route struct {
	host, path string
	targets    []string
	attempts   int
}

// router knows what the cluster's Ingresses last said.
type router struct {
	dialer       net.Dialer
	turn         atomic.Uint64
	lock         sync.RWMutex
	known        bool
	routes       []route
	certificates map[string]*tls.Certificate
}

func (r *router) set(routes []route, certificates map[string]*tls.Certificate) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.known, r.routes, r.certificates = true, routes, certificates
}

func (r *router) ready() bool {
	r.lock.RLock()
	defer r.lock.RUnlock()
	return r.known
}

func (r *router) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	r.lock.RLock()
	defer r.lock.RUnlock()
	if found := r.certificates[strings.ToLower(hello.ServerName)]; found != nil {
		return found, nil
	}
	return nil, errors.New("no certificate for " + hello.ServerName)
}

// route is the one with the longest path that fits.
func (r *router) route(host, path string) *route {
	r.lock.RLock()
	defer r.lock.RUnlock()
	var best *route
	for i, candidate := range r.routes {
		fits := (candidate.host == "" || strings.EqualFold(candidate.host, host)) && strings.HasPrefix(path, candidate.path)
		if fits && (best == nil || len(candidate.path) > len(best.path)) {
			best = &r.routes[i]
		}
	}
	return best
}

// dial takes the pods in turns, and the next one where one cannot be reached in time.
func (r *router) dial(ctx context.Context, to *route) (net.Conn, error) {
	err := errors.New("no pod is ready")
	for range to.attempts {
		if len(to.targets) == 0 {
			break
		}
		var connection net.Conn
		connection, err = r.dialer.DialContext(ctx, "tcp", to.targets[r.turn.Add(1)%uint64(len(to.targets))])
		if err == nil {
			return connection, nil
		}
		log.Print(err)
	}
	return nil, err
}

func (r *router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	host, _, _ := strings.Cut(request.Host, ":")
	found := r.route(host, request.URL.Path)
	if found == nil {
		http.Error(w, "404 page not found", http.StatusNotFound)
		return
	}
	proxy := httputil.ReverseProxy{
		// A connection for each request: none shall succeed only because an old one is at hand.
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return r.dial(ctx, found) },
		},
		Rewrite: func(to *httputil.ProxyRequest) {
			to.SetURL(&url.URL{Scheme: "http", Host: "pod"})
			to.Out.Host = to.In.Host
			to.SetXForwarded()
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			log.Print(err)
			http.Error(w, "Bad Gateway", http.StatusBadGateway)
		},
	}
	proxy.ServeHTTP(w, request)
}
