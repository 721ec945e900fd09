// grootfs stands in for garden's image plugin: same commands, flags and answers as far as garden uses them. It keeps
// images as folders, lays an overlay over one for each container, and sets no quota.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"cloudstack-clusters/tools/diego/modules/stand-ins/control"
)

func main() {
	var store store
	flag.StringVar(&store.folder, "store", "/var/lib/grootfs/store", "where images and containers are kept")
	flag.String("config", "", "not used")
	flag.Parse()
	if flag.NArg() == 0 {
		control.Must(fmt.Errorf("needs a command"))
	}
	control.Must(run(store, flag.Arg(0), flag.Args()[1:]))
}

func run(store store, command string, args []string) error {
	flags := flag.NewFlagSet(command, flag.ExitOnError)
	switch command {
	case "init-store":
		var uid, gid mapping
		flags.Var(&uid, "uid-mapping", "namespace:host:size")
		flags.Var(&gid, "gid-mapping", "namespace:host:size")
		_ = flags.Parse(args)
		return store.init(owners{UID: uid, GID: gid})
	case "create":
		flags.Int64("disk-limit-size-bytes", 0, "not used")
		flags.Bool("exclude-image-from-quota", false, "not used")
		user := flags.String("username", "", "of the registry")
		password := flags.String("password", "", "of the registry")
		_ = flags.Parse(args)
		if flags.NArg() != 2 {
			return fmt.Errorf("create needs an image and an id")
		}
		image, err := store.image(flags.Arg(0), registry{user: *user, password: *password})
		if err != nil {
			return err
		}
		root, err := store.create(image, flags.Arg(1))
		if err != nil {
			return err
		}
		return answer(map[string]any{
			"ociVersion": "1.0.2",
			"root":       map[string]any{"path": root},
			"process":    map[string]any{"cwd": "/", "user": map[string]int{"uid": 0, "gid": 0}, "env": image.env()},
		})
	case "delete":
		_ = flags.Parse(args)
		return store.delete(flags.Arg(0))
	case "stats":
		_ = flags.Parse(args)
		used := size(filepath.Join(store.folder, "containers", flags.Arg(0), "diff"))
		return answer(map[string]any{"disk_usage": map[string]int64{"total_bytes_used": used, "exclusive_bytes_used": used}})
	case "capacity":
		free, err := capacity(store.folder)
		if err != nil {
			return err
		}
		return answer(map[string]uint64{"capacity": free})
	}
	return fmt.Errorf("unknown command %q", command)
}

func answer(what any) error { return json.NewEncoder(os.Stdout).Encode(what) }

// A mapping tells which user of the host is a container's root: 0:4294967294:1 says that. Others keep their numbers.
type mapping struct{ Root int }

func (m *mapping) String() string { return strconv.Itoa(m.Root) }

func (m *mapping) Set(text string) error {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return fmt.Errorf("%q is not namespace:host:size", text)
	}
	if parts[0] != "0" {
		return nil
	}
	host, err := strconv.Atoi(parts[1])
	m.Root = host
	return err
}
