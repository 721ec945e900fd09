// Command klipper-lb stands in for the image of that name: K3s runs one for each port of a Service of type LoadBalancer,
// with the host's port in front of it, and says by variables where the traffic belongs.
package main

import (
	"io"
	"log"
	"net"
	"os"
	"strings"
	"time"
)

func main() {
	if protocol := os.Getenv("DEST_PROTO"); protocol != "TCP" {
		log.Fatalf("this stand-in forwards TCP only, not %q", protocol)
	}
	var targets []string
	for _, address := range strings.Fields(strings.ReplaceAll(os.Getenv("DEST_IPS"), ",", " ")) {
		targets = append(targets, net.JoinHostPort(address, os.Getenv("DEST_PORT")))
	}
	listener, err := net.Listen("tcp", ":"+os.Getenv("SRC_PORT"))
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("forwarding %s to %v", listener.Addr(), targets)
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go forward(connection, targets)
	}
}

func forward(client net.Conn, targets []string) {
	defer client.Close()
	for _, target := range targets {
		server, err := net.DialTimeout("tcp", target, 5*time.Second)
		if err != nil {
			log.Print(err)
			continue
		}
		defer server.Close()
		done := make(chan struct{}, 2)
		go pipe(server, client, done)
		go pipe(client, server, done)
		<-done
		<-done
		return
	}
}

// pipe copies one direction, and tells the other side when it has ended.
func pipe(to, from net.Conn, done chan<- struct{}) {
	_, _ = io.Copy(to, from)
	if half, ok := to.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
	done <- struct{}{}
}
