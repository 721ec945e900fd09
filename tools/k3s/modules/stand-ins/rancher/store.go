package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"cloudstack-clusters/tools/k3s/modules/stand-ins/cluster"
)

// store is where all copies of this server find the same state.
type store interface {
	// change hands the state to work, and keeps what has become of it unless work says false. It may do so several times.
	change(work func(*state) bool) error
}

// openStore is a file, or a Secret of the cluster that this runs in, or just memory.
func openStore(path string) store {
	if path != "" {
		return &fileStore{path: path}
	}
	if api, err := cluster.New(); err == nil {
		return &clusterStore{api: api}
	}
	return &memoryStore{state: newState()}
}

type memoryStore struct {
	lock  sync.Mutex
	state *state
}

func (m *memoryStore) change(work func(*state) bool) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	work(m.state)
	return nil
}

type fileStore struct {
	lock sync.Mutex
	path string
}

func (f *fileStore) change(work func(*state) bool) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	s := newState()
	bytes, err := os.ReadFile(f.path)
	if err == nil {
		err = json.Unmarshal(bytes, s)
	} else if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	if err != nil || !work(s) {
		return err
	}
	bytes, err = json.Marshal(s)
	if err != nil {
		return err
	}
	next := filepath.Join(filepath.Dir(f.path), ".next")
	if err := os.WriteFile(next, bytes, 0o600); err != nil {
		return err
	}
	return os.Rename(next, f.path)
}
