// file-server stands in for Diego's: the files of one folder, over HTTP.
package main

import (
	"net/http"

	"cloudstack-clusters/tools/diego/modules/stand-ins/control"
)

func main() {
	var settings struct {
		Address string `json:"server_address"`
		Folder  string `json:"static_directory"`
	}
	control.Settings(&settings)
	http.Handle("/v1/static/", http.StripPrefix("/v1/static/", http.FileServer(http.Dir(settings.Folder))))
	control.Must(http.ListenAndServe(settings.Address, nil))
}
