package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// A registry that speaks the OCI's distribution protocol: over TLS, or without it to an address in a private network.
type registry struct{ user, password string }

type reference struct{ base, name, tag string }

// docker://host:port/name:tag
func parse(source string) (reference, error) {
	host, rest, found := strings.Cut(strings.TrimPrefix(source, "docker://"), "/")
	if !found || host == "" {
		return reference{}, fmt.Errorf("%s names no registry", source)
	}
	name, tag := rest, "latest"
	if at := strings.LastIndex(rest, ":"); at >= 0 {
		name, tag = rest[:at], rest[at+1:]
	}
	scheme := "https"
	bare, _, err := net.SplitHostPort(host)
	if err != nil {
		bare = host
	}
	if address := net.ParseIP(bare); address != nil && (address.IsPrivate() || address.IsLoopback()) {
		scheme = "http"
	}
	return reference{fmt.Sprintf("%s://%s/v2/%s", scheme, host, name), name, tag}, nil
}

type manifest struct {
	Config    descriptor   `json:"config"`
	Layers    []descriptor `json:"layers"`
	Manifests []struct {
		descriptor
		Platform struct{ Architecture, OS string } `json:"platform"`
	} `json:"manifests"`
}

type descriptor struct {
	Digest string `json:"digest"`
}

func (r registry) source(source string) (func(image) error, string, error) {
	image, err := parse(source)
	if err != nil {
		return nil, "", err
	}
	manifest, err := r.manifest(image, image.tag)
	if err != nil {
		return nil, "", err
	}
	return r.pull(image, manifest), image.base + manifest.Config.Digest, nil
}

func (r registry) manifest(image reference, name string) (manifest, error) {
	var found manifest
	body, err := r.get(image.base + "/manifests/" + name)
	if err != nil {
		return found, err
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(&found); err != nil {
		return found, err
	}
	for _, one := range found.Manifests {
		if one.Platform.OS == "linux" && one.Platform.Architecture == runtime.GOARCH {
			return r.manifest(image, one.Digest)
		}
	}
	if len(found.Layers) == 0 {
		return found, fmt.Errorf("%s has nothing for linux/%s", image.name, runtime.GOARCH)
	}
	return found, nil
}

func (r registry) pull(from reference, manifest manifest) func(image) error {
	return func(into image) error {
		if err := r.blob(from, manifest.Config, filepath.Join(into.folder, "config.json")); err != nil {
			return err
		}
		layer := filepath.Join(into.folder, "layer")
		defer os.Remove(layer)
		for _, one := range manifest.Layers {
			if err := r.blob(from, one, layer); err != nil {
				return err
			}
			if err := unpack(layer, into.root()); err != nil {
				return err
			}
			if err := removeDeleted(into.root()); err != nil {
				return err
			}
		}
		return nil
	}
}

// blob writes a file whose content is what its digest says.
func (r registry) blob(from reference, one descriptor, path string) error {
	body, err := r.get(from.base + "/blobs/" + one.Digest)
	if err != nil {
		return err
	}
	defer body.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(file, sum), body); err != nil {
		return err
	}
	if "sha256:"+hex.EncodeToString(sum.Sum(nil)) != one.Digest {
		return fmt.Errorf("%s is not what the registry sent", one.Digest)
	}
	return nil
}

func (r registry) get(url string) (io.ReadCloser, error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	if r.user != "" {
		request.SetBasicAuth(r.user, r.password)
	}
	for _, kind := range []string{
		"application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
		"application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json",
	} {
		request.Header.Add("Accept", kind)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		answer.Body.Close()
		return nil, fmt.Errorf("%s: %s", url, answer.Status)
	}
	return answer.Body, nil
}
