// tar stands in for the one that comes with Guardian: statically linked, because it runs inside containers that have no
// libraries, with the flags that Guardian's nstar gives it: -xf - unpacks into the current folder, -cf - PATH packs.
package main

import (
	"archive/tar"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"cloudstack-clusters/tools/diego/modules/stand-ins/control"
)

func main() {
	switch args := os.Args[1:]; {
	case slices.Contains(args, "-xf"):
		control.Must(unpack(os.Stdin, "."))
	case slices.Contains(args, "-cf"):
		control.Must(pack(os.Stdout, args[len(args)-1]))
	default:
		control.Must(fmt.Errorf("needs -xf - or -cf - PATH"))
	}
}

func unpack(from io.Reader, folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	for archive := tar.NewReader(from); ; {
		entry, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := place(root, filepath.Clean(entry.Name), entry, archive); err != nil {
			return fmt.Errorf("%s: %w", entry.Name, err)
		}
	}
}

// place puts one entry where it belongs, and never outside the folder.
func place(root *os.Root, name string, entry *tar.Header, content io.Reader) error {
	mode := entry.FileInfo().Mode().Perm()
	if entry.Typeflag == tar.TypeDir {
		return root.MkdirAll(name, mode|0o700)
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := root.Remove(name); err != nil && !os.IsNotExist(err) {
		return err
	}
	switch entry.Typeflag {
	case tar.TypeReg:
		file, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, mode)
		if err != nil {
			return err
		}
		if _, err := io.Copy(file, content); err != nil {
			return err
		}
		return file.Close()
	case tar.TypeSymlink:
		return root.Symlink(entry.Linkname, name)
	case tar.TypeLink:
		return root.Link(filepath.Clean(entry.Linkname), name)
	}
	// Devices and the like are nobody's business in a container.
	return nil
}

func pack(to io.Writer, path string) error {
	archive := tar.NewWriter(to)
	err := filepath.WalkDir(path, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		about, err := os.Lstat(name)
		if err != nil {
			return err
		}
		target, _ := os.Readlink(name)
		header, err := tar.FileInfoHeader(about, target)
		if err != nil {
			return err
		}
		header.Name = name
		if err := archive.WriteHeader(header); err != nil || !about.Mode().IsRegular() {
			return err
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = io.Copy(archive, file)
		return err
	})
	if err != nil {
		return err
	}
	return archive.Close()
}
