package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func timeout() time.Duration {
	if given, err := time.ParseDuration(os.Getenv("APP_TIMEOUT") + "s"); err == nil {
		return given
	}
	return 5 * time.Second
}

func get(url string) error {
	client := http.Client{Timeout: timeout()}
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s: %s: %s", url, response.Status, body)
	}
	fmt.Println(strings.TrimSuffix(string(body), "\n"))
	return nil
}

func connect(address string) error {
	connection, err := net.DialTimeout("tcp", address, timeout())
	if err != nil {
		return err
	}
	fmt.Println("connected to", connection.RemoteAddr())
	return connection.Close()
}

func lookup(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout())
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(ctx, name)
	if err != nil {
		return err
	}
	fmt.Println(strings.Join(addresses, " "))
	return nil
}
