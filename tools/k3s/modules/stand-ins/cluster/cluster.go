// Package cluster asks the API of the cluster that a pod runs in, as the pod's service account.
package cluster

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

const account = "/var/run/secrets/kubernetes.io/serviceaccount/"

// ErrNotFound is what Get says of an object that is not there.
var ErrNotFound = errors.New("not found")

// ErrConflict is what Post and Put say when somebody else was faster.
var ErrConflict = errors.New("conflict")

// API speaks to the API server.
type API struct{ client http.Client }

// Host is the API server's address and port, as the kubelet tells it to every pod.
func Host() string {
	return net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT"))
}

// CertificateAuthority is the path of the cluster's CA.
const CertificateAuthority = account + "ca.crt"

// New fails where the pod has no service account.
func New() (*API, error) {
	pem, err := os.ReadFile(CertificateAuthority)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	return &API{http.Client{Timeout: 20 * time.Second, Transport: transport}}, nil
}

// Get reads an object or a list into result.
func (api *API) Get(path string, result any) error {
	return api.call(http.MethodGet, path, nil, result)
}

// Post makes an object in the list at path.
func (api *API) Post(path string, object any) error {
	return api.call(http.MethodPost, path, object, nil)
}

// Put replaces the object at path.
func (api *API) Put(path string, object any) error {
	return api.call(http.MethodPut, path, object, nil)
}

func (api *API) call(method, path string, object, result any) error {
	// Read each time: the kubelet renews it.
	token, err := os.ReadFile(account + "token")
	if err != nil {
		return err
	}
	var content io.Reader
	if object != nil {
		encoded, err := json.Marshal(object)
		if err != nil {
			return err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequest(method, "https://"+Host()+path, content)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	if object != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := api.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return err
	case response.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%s: %w", path, ErrNotFound)
	case response.StatusCode == http.StatusConflict:
		return fmt.Errorf("%s: %w", path, ErrConflict)
	case response.StatusCode >= http.StatusMultipleChoices:
		return fmt.Errorf("%s: %s: %s", path, response.Status, body)
	case result == nil:
		return nil
	}
	return json.Unmarshal(body, result)
}
