package main

import (
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"

	"code.cloudfoundry.org/lager/v3"
)

// How many instances are tried before the router gives up, as in the real one.
const attempts = 3

type router struct {
	table  *table
	logger lager.Logger
}

func (r *router) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	host := strings.ToLower(request.Host)
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	addresses, known := r.table.endpoints(host)
	if !known {
		refuse(answer, http.StatusNotFound, "unknown_route")
		return
	}
	proxy := httputil.ReverseProxy{
		Rewrite: func(out *httputil.ProxyRequest) {
			out.SetURL(&url.URL{Scheme: "http", Host: addresses[0]})
			out.Out.Host = out.In.Host
			out.Out.Header["X-Forwarded-For"] = out.In.Header["X-Forwarded-For"]
			out.SetXForwarded()
		},
		Transport: &oneOf{addresses[:min(attempts, len(addresses))]},
		ErrorHandler: func(answer http.ResponseWriter, _ *http.Request, err error) {
			r.logger.Error("endpoint", err, lager.Data{"host": host})
			refuse(answer, http.StatusBadGateway, "endpoint_failure")
		},
	}
	proxy.ServeHTTP(answer, request)
}

func refuse(answer http.ResponseWriter, status int, reason string) {
	answer.Header().Set("X-Cf-RouterError", reason)
	http.Error(answer, reason, status)
}

// oneOf goes to the next address where one does not take the connection: nothing was sent then.
type oneOf struct{ addresses []string }

var transport = &http.Transport{
	DialContext:       (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
	DisableKeepAlives: true,
}

func (o *oneOf) RoundTrip(request *http.Request) (*http.Response, error) {
	var problem error
	for _, address := range o.addresses {
		request.URL.Host = address
		answer, err := transport.RoundTrip(request)
		if err == nil {
			return answer, nil
		}
		problem = err
		var operation *net.OpError
		if !errors.As(err, &operation) || operation.Op != "dial" {
			break
		}
	}
	return nil, problem
}
