package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

type store struct{ folder string }

type owners struct{ UID, GID mapping }

func (s store) init(owners owners) error {
	if err := os.MkdirAll(filepath.Join(s.folder, "meta"), 0o755); err != nil {
		return err
	}
	text, _ := json.Marshal(owners)
	return os.WriteFile(filepath.Join(s.folder, "meta/owners.json"), text, 0o644)
}

// image gives the folder of an image, made where it is not there yet. Several containers may want it at once.
func (s store) image(source string, registry registry) (image, error) {
	lock, err := s.lock()
	if err != nil {
		return image{}, err
	}
	defer lock.Close()
	fetch, name, err := s.source(source, registry)
	if err != nil {
		return image{}, err
	}
	folder := filepath.Join(s.folder, "images", fmt.Sprintf("%x", sha256.Sum256([]byte(name))))
	found := image{folder}
	if _, err := os.Stat(folder); err == nil {
		return found, nil
	}
	// What is half done has another name.
	growing := image{folder + ".growing"}
	if err := os.RemoveAll(growing.folder); err != nil {
		return found, err
	}
	if err := os.MkdirAll(growing.root(), 0o755); err != nil {
		return found, err
	}
	if err := fetch(growing); err != nil {
		return found, err
	}
	if err := s.giveAway(growing.root()); err != nil {
		return found, err
	}
	return found, os.Rename(growing.folder, folder)
}

// source tells how to get an image, and a name that changes with its content.
func (s store) source(source string, registry registry) (func(image) error, string, error) {
	if strings.HasPrefix(source, "docker://") {
		return registry.source(source)
	}
	path := strings.TrimPrefix(source, "file://")
	about, err := os.Stat(path)
	if err != nil {
		return nil, "", err
	}
	name := fmt.Sprint(path, about.Size(), about.ModTime().UnixNano())
	return func(image image) error { return unpack(path, image.root()) }, name, nil
}

func (s store) lock() (*os.File, error) {
	if err := os.MkdirAll(filepath.Join(s.folder, "images"), 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(s.folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return file, syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
}

// giveAway makes what is root's the property of him who is root in containers.
func (s store) giveAway(root string) error {
	text, err := os.ReadFile(filepath.Join(s.folder, "meta/owners.json"))
	if err != nil {
		return nil
	}
	var owners owners
	if err := json.Unmarshal(text, &owners); err != nil {
		return err
	}
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		about, err := os.Lstat(path)
		if err != nil {
			return err
		}
		now := about.Sys().(*syscall.Stat_t)
		uid, gid := int(now.Uid), int(now.Gid)
		if uid == 0 {
			uid = owners.UID.Root
		}
		if gid == 0 {
			gid = owners.GID.Root
		}
		if err := os.Lchown(path, uid, gid); err != nil || about.Mode()&os.ModeSymlink != 0 {
			return err
		}
		// A new owner costs a program its set-user bit.
		return os.Chmod(path, about.Mode())
	})
}

func unpack(file, folder string) error {
	// The owners' numbers are those of the image, whatever this machine calls them.
	command := exec.Command("tar", "--extract", "--numeric-owner", "--same-owner", "--same-permissions", "--file", file, "-C", folder)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %s", file, output)
	}
	return nil
}
