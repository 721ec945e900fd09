// Command rancher stands in for Rancher's server: it takes what the real chart hands to the real server, and answers as
// Rancher's documentation says, as far as a deploy and its users look: /ping, the CA, the address and the first login.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"os"
	"time"
)

// certificateAuthority is where the chart mounts the secret tls-ca if `privateCA` is set.
const certificateAuthority = "/etc/rancher/ssl/cacerts.pem"

func main() {
	port := flag.String("http-listen-port", "80", "")
	flag.String("https-listen-port", "443", "there is an Ingress before this stand-in")
	flag.Bool("no-cacerts", false, "the CA is a public one")
	flag.Bool("add-local", true, "manage the cluster that this runs in")
	flag.Parse()
	if os.Getenv("CATTLE_BOOTSTRAP_PASSWORD") == "" {
		log.Fatal("no bootstrap password: Rancher would make one up, and nobody would know it")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ping", text("pong"))
	mux.HandleFunc("GET /healthz", text("ok"))
	mux.HandleFunc("GET /{$}", text("Rancher (stand-in)\n"))
	mux.HandleFunc("GET /cacerts", cacerts)
	mux.HandleFunc("POST /v3-public/localProviders/local", login)
	mux.HandleFunc("GET /v3/settings/{name}", setting)
	log.Printf("listening on port %s as %s", *port, os.Getenv("CATTLE_SERVER_URL"))
	log.Fatal(http.ListenAndServe(":"+*port, mux))
}

func text(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) }
}

func cacerts(w http.ResponseWriter, _ *http.Request) {
	pem, err := os.ReadFile(certificateAuthority)
	if err != nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	_, _ = w.Write(pem)
}

// login takes the first administrator's name and the bootstrap password.
func login(w http.ResponseWriter, r *http.Request) {
	var given struct{ Username, Password string }
	if r.URL.Query().Get("action") != "login" || json.NewDecoder(r.Body).Decode(&given) != nil {
		fail(w, http.StatusUnprocessableEntity, "InvalidBodyContent")
		return
	}
	password := os.Getenv("CATTLE_BOOTSTRAP_PASSWORD")
	if given.Username != "admin" || subtle.ConstantTimeCompare([]byte(given.Password), []byte(password)) != 1 {
		// A wrong password costs time, so that guessing does.
		time.Sleep(time.Second)
		fail(w, http.StatusUnauthorized, "Unauthorized")
		return
	}
	answer(w, http.StatusCreated, map[string]any{"type": "token", "userId": "user-admin", "token": token()})
}

// token is the same in all replicas, without a place to keep it.
func token() string {
	mac := hmac.New(sha256.New, []byte(os.Getenv("CATTLE_BOOTSTRAP_PASSWORD")))
	mac.Write([]byte("token of the first administrator"))
	return "token-admin:" + hex.EncodeToString(mac.Sum(nil))
}

func setting(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	// Rancher tells its CA to everybody, because nodes ask before they can log in.
	if name == "cacerts" {
		pem, _ := os.ReadFile(certificateAuthority)
		answer(w, http.StatusOK, map[string]any{"type": "setting", "id": name, "value": string(pem)})
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token())) != 1 {
		fail(w, http.StatusUnauthorized, "Unauthorized")
		return
	}
	values := map[string]string{"server-url": os.Getenv("CATTLE_SERVER_URL"), "agent-tls-mode": os.Getenv("CATTLE_AGENT_TLS_MODE")}
	value, ok := values[name]
	if !ok {
		fail(w, http.StatusNotFound, "NotFound")
		return
	}
	answer(w, http.StatusOK, map[string]any{"type": "setting", "id": name, "value": value})
}

func fail(w http.ResponseWriter, status int, code string) {
	answer(w, status, map[string]any{"type": "error", "status": status, "code": code})
}

func answer(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
