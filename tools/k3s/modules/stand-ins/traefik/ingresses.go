package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"strings"

	"cloudstack-clusters/tools/k3s/modules/stand-ins/cluster"
)

type metadata struct {
	Name, Namespace string
	Annotations     map[string]string
}

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
	Spec struct{ Ports []port }
}

type endpoints struct {
	Subsets []struct {
		Addresses []struct{ IP string }
		Ports     []port
	}
}

// read asks the cluster for all Ingresses, and for what they name. What is not there is told and left out, and the others are
// served; where the cluster does not answer, nothing is known.
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
			if errors.Is(err, cluster.ErrNotFound) {
				log.Print(err)
				continue
			} else if err != nil {
				return nil, nil, err
			}
			for _, host := range entry.Hosts {
				certificates[strings.ToLower(host)] = certificate
			}
		}
		attempts, err := readAttempts(api, ingress.Metadata)
		if err != nil {
			return nil, nil, err
		}
		for _, rule := range ingress.Spec.Rules {
			for _, path := range rule.HTTP.Paths {
				backend := path.Backend.Service
				targets, err := readTargets(api, namespace, backend.Name, backend.Port)
				if errors.Is(err, cluster.ErrNotFound) {
					log.Print(err)
					continue
				} else if err != nil {
					return nil, nil, err
				}
				routes = append(routes, route{rule.Host, path.Path, targets, attempts})
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

// readTargets are the pods behind a service: Traefik goes to them itself.
func readTargets(api *cluster.API, namespace, name string, wanted port) ([]string, error) {
	var found service
	path := namespace + "/services/" + name
	if err := api.Get(path, &found); err != nil {
		return nil, err
	}
	var behind endpoints
	if err := api.Get(namespace+"/endpoints/"+name, &behind); err != nil {
		return nil, err
	}
	for _, candidate := range found.Spec.Ports {
		if candidate.Port == wanted.Number || (wanted.Name != "" && candidate.Name == wanted.Name) {
			return behind.addresses(candidate.Name), nil
		}
	}
	return nil, fmt.Errorf("%s has no port %d %s: %w", path, wanted.Number, wanted.Name, cluster.ErrNotFound)
}

func (e endpoints) addresses(portName string) []string {
	var all []string
	for _, subset := range e.Subsets {
		for _, candidate := range subset.Ports {
			if candidate.Name != portName {
				continue
			}
			for _, address := range subset.Addresses {
				all = append(all, net.JoinHostPort(address.IP, fmt.Sprint(candidate.Port)))
			}
		}
	}
	return all
}

const (
	middlewares = "traefik.ingress.kubernetes.io/router.middlewares"
	ofCluster   = "@kubernetescrd"
)

// readAttempts is how often a pod is tried to be reached: once, unless the Ingress names a middleware that says otherwise.
func readAttempts(api *cluster.API, ingress metadata) (int, error) {
	name := ingress.Annotations[middlewares]
	if name == "" {
		return 1, nil
	}
	name = strings.TrimPrefix(strings.TrimSuffix(name, ofCluster), ingress.Namespace+"-")
	var found struct {
		Spec struct{ Retry struct{ Attempts int } }
	}
	path := "/apis/traefik.containo.us/v1alpha1/namespaces/" + ingress.Namespace + "/middlewares/" + name
	if err := api.Get(path, &found); err != nil {
		return 0, err
	}
	return 1 + found.Spec.Retry.Attempts, nil
}
