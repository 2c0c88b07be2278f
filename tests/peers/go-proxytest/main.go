// Runs modules in proxytest, the test host of the Go SDK, which is built on wazero: scenarios in as JSON, results out as
// JSON. See scenario.go for their form.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	// proxytest copies each log line there; results have them already.
	log.SetOutput(io.Discard)
	var scenarios []Scenario
	if err := json.NewDecoder(os.Stdin).Decode(&scenarios); err != nil {
		fmt.Fprintln(os.Stderr, "scenarios:", err)
		os.Exit(1)
	}
	results := make([]Result, len(scenarios))
	for i, scenario := range scenarios {
		results[i] = run(scenario)
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		fmt.Fprintln(os.Stderr, "results:", err)
		os.Exit(1)
	}
}
