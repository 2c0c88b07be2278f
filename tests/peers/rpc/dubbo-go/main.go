// The peer of dubbo-go: `server PORT NAME VERSION…` offers the service of reviews, on a free port for 0; `client` makes
// the calls that the lines of its input ask for. tests/support/rpc/program.ts says what the lines are.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"dubbo.apache.org/dubbo-go/v3/config"
	_ "dubbo.apache.org/dubbo-go/v3/filter/generic"
	_ "dubbo.apache.org/dubbo-go/v3/protocol/dubbo"
	_ "dubbo.apache.org/dubbo-go/v3/protocol/protocolwrapper"
	_ "dubbo.apache.org/dubbo-go/v3/proxy/proxy_factory"
)

// command is one line of the client's input.
type command struct {
	ID        int               `json:"id"`
	Host      string            `json:"host"`
	Port      int               `json:"port"`
	Service   string            `json:"service"`
	Version   string            `json:"version"`
	Group     string            `json:"group"`
	Method    string            `json:"method"`
	Args      []json.RawMessage `json:"args"`
	Headers   map[string]string `json:"headers"`
	Timeout   int               `json:"timeout"`
	Generic   bool              `json:"generic"`
	OneWay    bool              `json:"oneWay"`
	Heartbeat int               `json:"heartbeat"`
	Times     int               `json:"times"`
	InFlight  int               `json:"inFlight"`
}

const maxMessageBytes = 32 << 20

var (
	output      *os.File
	outputMutex sync.Mutex
)

func main() {
	// What the library logs goes to the standard error.
	lines, err := syscall.Dup(1)
	exitOn(err)
	output = os.NewFile(uintptr(lines), "lines")
	exitOn(syscall.Dup2(2, 1))
	configure()
	if os.Args[1] == "server" {
		port, err := freePort(os.Args[2])
		exitOn(err)
		exitOn(serve(port, os.Args[3], os.Args[4:]))
		exitOn(untilListening(port))
		show(map[string]int{"ready": port})
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	show(map[string]int{"ready": 0})
	commands := bufio.NewReader(os.Stdin)
	for {
		line, err := commands.ReadBytes('\n')
		if err != nil {
			return
		}
		asked := &command{Timeout: 10_000, Times: 1, InFlight: 1}
		exitOn(json.Unmarshal(line, asked))
		go func() { show(answer(asked)) }()
	}
}

// configure gives the library its limits: its own are 100 KiB a message and a heartbeat each half minute.
func configure() {
	config.GetRootConfig().Protocols["dubbo"] = &config.ProtocolConfig{Name: "dubbo", Params: map[string]interface{}{
		"connection-number": 1,
		"heartbeat-period":  "1s",
		"getty-session-param": map[string]interface{}{
			"max-msg-len": maxMessageBytes, "tcp-read-timeout": "10s", "tcp-write-timeout": "10s", "wait-timeout": "1s",
		},
	}}
}

// answer makes one call, or many, at most so many at a time, and counts what came of them.
func answer(asked *command) map[string]interface{} {
	if asked.Times == 1 {
		value, err := call(asked)
		if err != nil {
			return map[string]interface{}{"id": asked.ID, "error": errorOf(err)}
		}
		return map[string]interface{}{"id": asked.ID, "value": value}
	}
	values, failures := map[string]int{}, map[string]int{}
	var counting sync.Mutex
	var calls sync.WaitGroup
	free := make(chan bool, asked.InFlight)
	for range asked.Times {
		free <- true
		calls.Go(func() {
			value, err := call(asked)
			counting.Lock()
			if err != nil {
				failures[text(errorOf(err))]++
			} else {
				values[text(value)]++
			}
			counting.Unlock()
			<-free
		})
	}
	calls.Wait()
	return map[string]interface{}{"id": asked.ID, "values": values, "errors": failures}
}

func text(value interface{}) string {
	bytes, err := json.Marshal(value)
	exitOn(err)
	return string(bytes)
}

func show(line interface{}) {
	outputMutex.Lock()
	defer outputMutex.Unlock()
	_, _ = fmt.Fprintln(output, text(line))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func freePort(given string) (int, error) {
	port, err := strconv.Atoi(given)
	if err != nil || port != 0 {
		return port, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// The library listens in the background, and says nothing when it does.
func untilListening(port int) error {
	for range 500 {
		connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return connection.Close()
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("nothing listens on port %d", port)
}
