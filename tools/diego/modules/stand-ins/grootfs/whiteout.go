package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// removeDeleted does what a layer says about files of earlier layers: `.wh.name` means that name is gone.
func removeDeleted(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		name, is := strings.CutPrefix(filepath.Base(path), ".wh.")
		if err != nil || !is {
			return err
		}
		if !strings.HasPrefix(name, ".wh.") {
			if err := os.RemoveAll(filepath.Join(filepath.Dir(path), name)); err != nil {
				return err
			}
		}
		return os.Remove(path)
	})
}
