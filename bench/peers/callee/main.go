// The services that filters ask while they are measured, over HTTP/1.1 and over HTTP/2 without TLS: gRPC requests are answered
// as gRPC answers, all others in plain words. Prints where it listens, and ends with its standard input.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

const answer = "yes"

// One message in gRPC's frame: not compressed, four bytes of length.
var frame = append([]byte{0, 0, 0, 0, byte(len(answer))}, answer...)

func serve(response http.ResponseWriter, request *http.Request) {
	if request.Header.Get("Content-Type") != "application/grpc" {
		io.WriteString(response, answer)
		return
	}
	io.Copy(io.Discard, request.Body)
	header := response.Header()
	header.Set("Content-Type", "application/grpc")
	header.Set("Trailer", "Grpc-Status")
	response.Write(frame)
	header.Set("Grpc-Status", "0")
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(listener.Addr())
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{Handler: http.HandlerFunc(serve), Protocols: protocols}
	go server.Serve(listener)
	io.Copy(io.Discard, os.Stdin)
}
