// app is what the tests run in containers: it says over HTTP which instance it is.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"
)

func main() {
	http.HandleFunc("/", func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(answer, "%s %s\n", os.Getenv("INSTANCE_INDEX"), os.Getenv("INSTANCE_GUID"))
	})
	go func() {
		for {
			fmt.Println("alive")
			time.Sleep(10 * time.Second)
		}
	}()
	if err := http.ListenAndServe(":"+os.Getenv("PORT"), nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
