package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// An image is a folder with a root and, where it came from a registry, its configuration.
type image struct{ folder string }

func (i image) root() string { return filepath.Join(i.folder, "root") }

func (i image) env() []string {
	var config struct {
		Config struct{ Env []string } `json:"config"`
	}
	if text, err := os.ReadFile(filepath.Join(i.folder, "config.json")); err == nil {
		_ = json.Unmarshal(text, &config)
	}
	return config.Config.Env
}

// create lays a container's own changes over an image and gives the path of the result.
func (s store) create(image image, id string) (string, error) {
	folder := filepath.Join(s.folder, "containers", id)
	path := func(name string) string { return filepath.Join(folder, name) }
	about, err := os.Stat(image.root())
	if err != nil {
		return "", err
	}
	owner := about.Sys().(*syscall.Stat_t)
	for _, name := range []string{"diff", "work", "root"} {
		if err := os.MkdirAll(path(name), 0o755); err != nil {
			return "", err
		}
		if err := os.Chown(path(name), int(owner.Uid), int(owner.Gid)); err != nil {
			return "", err
		}
	}
	options := fmt.Sprintf("lowerdir=%s,upperdir=%s,workdir=%s", image.root(), path("diff"), path("work"))
	if err := syscall.Mount("overlay", path("root"), "overlay", 0, options); err != nil {
		return "", fmt.Errorf("overlay over %s: %w", image.root(), err)
	}
	return path("root"), nil
}

func (s store) delete(id string) error {
	folder := filepath.Join(s.folder, "containers", id)
	// Not mounted any more after a restart of the node.
	_ = syscall.Unmount(filepath.Join(folder, "root"), syscall.MNT_DETACH)
	return os.RemoveAll(folder)
}

func size(folder string) int64 {
	var sum int64
	_ = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if about, err := entry.Info(); err == nil && about.Mode().IsRegular() {
			sum += about.Size()
		}
		return nil
	})
	return sum
}

func capacity(folder string) (uint64, error) {
	var about syscall.Statfs_t
	err := syscall.Statfs(folder, &about)
	return about.Blocks * uint64(about.Bsize), err
}
