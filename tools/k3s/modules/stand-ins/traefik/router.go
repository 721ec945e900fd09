package main

import (
	"crypto/tls"
	"errors"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
)

// route is one path of one rule of an Ingress.
type route struct {
	host, path string
	target     *url.URL
}

// router knows what the cluster's Ingresses last said.
type router struct {
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

// target is that of the longest path that fits.
func (r *router) target(host, path string) *url.URL {
	r.lock.RLock()
	defer r.lock.RUnlock()
	var best *route
	for i, candidate := range r.routes {
		fits := (candidate.host == "" || strings.EqualFold(candidate.host, host)) && strings.HasPrefix(path, candidate.path)
		if fits && (best == nil || len(candidate.path) > len(best.path)) {
			best = &r.routes[i]
		}
	}
	if best == nil {
		return nil
	}
	return best.target
}

func (r *router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	host, _, _ := strings.Cut(request.Host, ":")
	target := r.target(host, request.URL.Path)
	if target == nil {
		http.Error(w, "404 page not found", http.StatusNotFound)
		return
	}
	proxy := httputil.ReverseProxy{
		Rewrite: func(to *httputil.ProxyRequest) {
			to.SetURL(target)
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
