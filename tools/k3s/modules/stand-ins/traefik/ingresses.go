package main

import (
	"crypto/tls"
	"fmt"
	"log"
	"net/url"
	"strings"

	"cloudstack-clusters/tools/k3s/modules/stand-ins/cluster"
)

type metadata struct{ Name, Namespace string }

type port struct {
	Name   string
	Number int
	Port   int
}

type ingressList struct {
	Items []struct {
		Metadata metadata
		Spec     struct {
			TLS []struct {
				Hosts      []string
				SecretName string
			}
			Rules []struct {
				Host string
				HTTP struct {
					Paths []struct {
						Path    string
						Backend struct {
							Service struct {
								Name string
								Port port
							}
						}
					}
				}
			}
		}
	}
}

type service struct {
	Spec struct {
		ClusterIP string
		Ports     []port
	}
}

// read asks the cluster for all Ingresses, and for the services and secrets that they name. What one of them lacks is told
// and left out; the others are served.
func read(api *cluster.API) ([]route, map[string]*tls.Certificate, error) {
	var list ingressList
	if err := api.Get("/apis/networking.k8s.io/v1/ingresses", &list); err != nil {
		return nil, nil, err
	}
	var routes []route
	certificates := map[string]*tls.Certificate{}
	for _, ingress := range list.Items {
		namespace := "/api/v1/namespaces/" + ingress.Metadata.Namespace
		for _, entry := range ingress.Spec.TLS {
			certificate, err := readCertificate(api, namespace+"/secrets/"+entry.SecretName)
			if err != nil {
				log.Print(err)
				continue
			}
			for _, host := range entry.Hosts {
				certificates[strings.ToLower(host)] = certificate
			}
		}
		for _, rule := range ingress.Spec.Rules {
			for _, path := range rule.HTTP.Paths {
				backend := path.Backend.Service
				target, err := readTarget(api, namespace+"/services/"+backend.Name, backend.Port)
				if err != nil {
					log.Print(err)
					continue
				}
				routes = append(routes, route{rule.Host, path.Path, target})
			}
		}
	}
	return routes, certificates, nil
}

func readCertificate(api *cluster.API, path string) (*tls.Certificate, error) {
	var secret struct{ Data map[string][]byte }
	if err := api.Get(path, &secret); err != nil {
		return nil, err
	}
	certificate, err := tls.X509KeyPair(secret.Data["tls.crt"], secret.Data["tls.key"])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &certificate, nil
}

func readTarget(api *cluster.API, path string, wanted port) (*url.URL, error) {
	var found service
	if err := api.Get(path, &found); err != nil {
		return nil, err
	}
	for _, candidate := range found.Spec.Ports {
		if candidate.Port == wanted.Number || (wanted.Name != "" && candidate.Name == wanted.Name) {
			return &url.URL{Scheme: "http", Host: fmt.Sprintf("%s:%d", found.Spec.ClusterIP, candidate.Port)}, nil
		}
	}
	return nil, fmt.Errorf("%s has no port %d %s", path, wanted.Number, wanted.Name)
}
