// Command app is what the tests run in pods: a server that tells its name, and small clients that ask others.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

const usage = `usage:
  app serve [PORT]             HTTP server: / says the host name, /ip the caller's address, /env/NAME a variable,
                               /file?path=… a file (default port 8080)
  app get URL…                 prints each answer's body; fails unless all are 2xx
  app connect HOST:PORT…       opens and closes TCP connections
  app lookup NAME…             prints the addresses of each name
  app sleep [SECONDS]          waits (default: until it is told to end)
  app print TEXT…              prints its arguments
Clients try for 5 seconds; APP_TIMEOUT (seconds) changes that.
`

func main() {
	if len(os.Args) < 2 {
		fail(usage)
	}
	args := os.Args[2:]
	var err error
	switch os.Args[1] {
	case "serve":
		err = serve(args)
	case "get":
		err = each(args, get)
	case "connect":
		err = each(args, connect)
	case "lookup":
		err = each(args, lookup)
	case "sleep":
		err = sleep(args)
	case "print":
		fmt.Println(strings.Join(args, " "))
	default:
		fail(usage)
	}
	if err != nil {
		fail("app: " + err.Error() + "\n")
	}
}

func fail(text string) {
	fmt.Fprint(os.Stderr, text)
	os.Exit(1)
}

func each(args []string, do func(string) error) error {
	for _, arg := range args {
		if err := do(arg); err != nil {
			return err
		}
	}
	return nil
}

func sleep(args []string) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	var over <-chan time.Time
	if len(args) > 0 {
		duration, err := time.ParseDuration(args[0] + "s")
		if err != nil {
			return err
		}
		over = time.After(duration)
	}
	select {
	case <-signals:
	case <-over:
	}
	return nil
}
