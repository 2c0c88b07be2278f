// Calls and answers for benchmarks of RPC proxies: one process that is the client and the server, so that it can be kept on one
// core, beside the proxy's.
//
// The first line of its standard input is JSON: a table of protocols with the frames of a call. It starts a server for each and
// prints their addresses as a line of JSON. Each further line asks for one visit to a proxy, and is answered by a line that says how
// many calls were answered, or what was wrong. It ends with its standard input.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"runtime"
)

// visit is how a proxy is to be loaded.
type visit struct {
	Protocol string
	Address  string
	// Calls that are kept in flight on the one connection.
	InFlight int
	Seconds  float64
}

// result is what came of it.
type result struct {
	Calls   int     `json:"calls"`
	Seconds float64 `json:"seconds"`
	Error   string  `json:"error,omitempty"`
}

func main() {
	// Client and server take turns: two threads on one core would only be in each other's way.
	runtime.GOMAXPROCS(1)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	if !lines.Scan() {
		return
	}
	protocols := map[string]*protocol{}
	if err := json.Unmarshal(lines.Bytes(), &protocols); err != nil {
		fail(err)
	}
	print(serveAll(protocols))
	for lines.Scan() {
		var asked visit
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fail(err)
		}
		print(makeVisit(protocols, asked))
	}
}

// serveAll starts a server for each protocol and returns their addresses.
func serveAll(protocols map[string]*protocol) map[string]string {
	addresses := map[string]string{}
	for name, spoken := range protocols {
		spoken.name = name
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			fail(err)
		}
		addresses[name] = listener.Addr().String()
		go serve(listener, spoken)
	}
	return addresses
}

func makeVisit(protocols map[string]*protocol, asked visit) result {
	spoken := protocols[asked.Protocol]
	if spoken == nil {
		return result{Error: "unknown protocol " + asked.Protocol}
	}
	done, err := load(spoken, asked)
	// What the server refused is why the client waits in vain.
	if fault := spoken.fault.Swap(nil); fault != nil {
		err = fault.err
	}
	if err != nil {
		done.Error = err.Error()
	}
	return done
}

func print(value any) {
	text, err := json.Marshal(value)
	if err != nil {
		fail(err)
	}
	fmt.Println(string(text))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
