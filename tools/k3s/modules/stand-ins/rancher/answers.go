package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
)

// object is what the API takes and gives.
type object = map[string]any

func text(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) }
}

func answer(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// fail answers as Rancher does, with a code such as NotFound.
func fail(w http.ResponseWriter, status int, code, message string) {
	answer(w, status, object{"type": "error", "status": status, "code": code, "message": message})
}

func notFound(w http.ResponseWriter) { fail(w, http.StatusNotFound, "NotFound", "not found") }

func collection(w http.ResponseWriter, kind string, data []object) {
	answer(w, http.StatusOK, object{"type": "collection", "resourceType": kind, "data": data})
}

func nothing(w http.ResponseWriter, _ *http.Request) { collection(w, "none", []object{}) }

// read takes the body apart; where it cannot, it has answered.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if json.NewDecoder(r.Body).Decode(into) == nil {
		return true
	}
	fail(w, http.StatusUnprocessableEntity, "InvalidBodyContent", "the body is no JSON of the right form")
	return false
}

// base is the URL that Rancher is reached by.
func base(r *http.Request) string {
	if url := os.Getenv("CATTLE_SERVER_URL"); url != "" {
		return strings.TrimSuffix(url, "/")
	}
	return "https://" + r.Host
}
