package main

import (
	"crypto/subtle"
	"net/http"
	"os"
	"strings"
	"time"
)

const (
	admin   = "admin"
	adminID = "user-admin"
)

// login takes the first administrator's name and password.
func (s *server) login(w http.ResponseWriter, r *http.Request) {
	var given struct{ Username, Password string }
	if r.URL.Query().Get("action") != "login" {
		fail(w, http.StatusUnprocessableEntity, "InvalidBodyContent", "no such action")
		return
	}
	if !read(w, r, &given) {
		return
	}
	id, key := "", ""
	err := s.store.change(func(known *state) bool {
		password := known.Password
		if password == "" {
			password = os.Getenv("CATTLE_BOOTSTRAP_PASSWORD")
		}
		if given.Username != admin || subtle.ConstantTimeCompare([]byte(given.Password), []byte(password)) != 1 {
			return false
		}
		id, key = known.newKey()
		return true
	})
	if err != nil {
		broken(w, err)
		return
	}
	if key == "" {
		// A wrong password costs time, so that guessing does.
		time.Sleep(time.Second)
		fail(w, http.StatusUnauthorized, "Unauthorized", "authentication failed")
		return
	}
	answer(w, http.StatusCreated, object{"type": "token", "id": id, "userId": adminID, "token": key})
}

func (s *state) newKey() (id, key string) {
	id = "token-" + random(5)
	s.Keys[id] = id + ":" + random(54)
	return id, s.Keys[id]
}

// authenticated lets only those through who show a key of the API.
func (s *server) authenticated(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		shown := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		id, _, _ := strings.Cut(shown, ":")
		known := false
		err := s.store.change(func(s *state) bool {
			key, ok := s.Keys[id]
			known = ok && subtle.ConstantTimeCompare([]byte(key), []byte(shown)) == 1
			return false
		})
		if err != nil {
			broken(w, err)
			return
		}
		if !known {
			fail(w, http.StatusUnauthorized, "Unauthorized", "must authenticate")
			return
		}
		next(w, r)
	}
}

func broken(w http.ResponseWriter, err error) {
	fail(w, http.StatusInternalServerError, "ServerError", err.Error())
}

func (s *server) newToken(w http.ResponseWriter, _ *http.Request) {
	id, key := "", ""
	if err := s.store.change(func(known *state) bool { id, key = known.newKey(); return true }); err != nil {
		broken(w, err)
		return
	}
	answer(w, http.StatusCreated, object{"type": "token", "id": id, "userId": adminID, "token": key, "expired": false})
}

func (s *server) token(w http.ResponseWriter, r *http.Request) {
	id, known := r.PathValue("id"), false
	if err := s.store.change(func(s *state) bool { _, known = s.Keys[id]; return false }); err != nil {
		broken(w, err)
		return
	}
	if !known {
		notFound(w)
		return
	}
	self := base(r) + "/v3/tokens/" + id
	answer(w, http.StatusOK, object{
		"type": "token", "id": id, "userId": adminID, "expired": false,
		"current": strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "+id+":"),
		"links":   object{"self": self, "remove": self},
	})
}

func (s *server) deleteToken(w http.ResponseWriter, r *http.Request) {
	if err := s.store.change(func(s *state) bool { delete(s.Keys, r.PathValue("id")); return true }); err != nil {
		broken(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *server) users(w http.ResponseWriter, r *http.Request) {
	if name := r.URL.Query().Get("username"); name != "" && name != admin {
		collection(w, "user", []object{})
		return
	}
	collection(w, "user", []object{user(r)})
}

func user(r *http.Request) object {
	self := base(r) + "/v3/users/" + adminID
	return object{
		"type": "user", "id": adminID, "username": admin, "enabled": true, "mustChangePassword": false,
		"links":   object{"self": self},
		"actions": object{"setpassword": self + "?action=setpassword"},
	}
}

const shortestPassword = 12

func (s *server) userAction(w http.ResponseWriter, r *http.Request) {
	var given struct {
		NewPassword string `json:"newPassword"`
	}
	if r.PathValue("id") != adminID || r.URL.Query().Get("action") != "setpassword" {
		notFound(w)
		return
	}
	if !read(w, r, &given) {
		return
	}
	if len(given.NewPassword) < shortestPassword {
		fail(w, http.StatusUnprocessableEntity, "InvalidBodyContent", "Password must be at least 12 characters")
		return
	}
	if err := s.store.change(func(s *state) bool { s.Password = given.NewPassword; return true }); err != nil {
		broken(w, err)
		return
	}
	answer(w, http.StatusOK, user(r))
}
