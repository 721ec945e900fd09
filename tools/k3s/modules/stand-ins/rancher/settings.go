package main

import (
	"net/http"
	"os"
)

func (s *server) ca() string {
	pem, _ := os.ReadFile(s.authority)
	return string(pem)
}

func (s *server) cacerts(w http.ResponseWriter, _ *http.Request) {
	if pem := s.ca(); pem != "" {
		_, _ = w.Write([]byte(pem))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *server) caSetting(w http.ResponseWriter, r *http.Request) {
	answer(w, http.StatusOK, setting(r, "cacerts", s.ca()))
}

func setting(r *http.Request, name, value string) object {
	self := base(r) + "/v3/settings/" + name
	return object{"type": "setting", "id": name, "name": name, "value": value, "links": object{"self": self, "update": self}}
}

// defaults are the settings that are there before anybody has set one.
func defaults(r *http.Request) map[string]string {
	return map[string]string{
		"server-url":         base(r),
		"agent-tls-mode":     os.Getenv("CATTLE_AGENT_TLS_MODE"),
		"server-version":     "v2.14.4",
		"k8s-version":        "",
		"telemetry-opt":      "prompt",
		"ui-default-landing": "vue",
	}
}

func (s *server) setting(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	value, known := defaults(r)[name]
	err := s.store.change(func(s *state) bool {
		if changed, ok := s.Settings[name]; ok {
			value = changed
		}
		return false
	})
	if err != nil {
		broken(w, err)
		return
	}
	if !known {
		notFound(w)
		return
	}
	answer(w, http.StatusOK, setting(r, name, value))
}

func (s *server) changeSetting(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	var given struct{ Value string }
	if _, known := defaults(r)[name]; !known {
		notFound(w)
		return
	}
	if !read(w, r, &given) {
		return
	}
	if err := s.store.change(func(s *state) bool { s.Settings[name] = given.Value; return true }); err != nil {
		broken(w, err)
		return
	}
	answer(w, http.StatusOK, setting(r, name, given.Value))
}
