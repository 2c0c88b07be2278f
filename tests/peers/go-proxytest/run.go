package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/tetratelabs/proxy-wasm-go-sdk/proxywasm/proxytest"
	"github.com/tetratelabs/wazero"
)

// run gives a module to a new host and takes it through its scenario.
func run(scenario Scenario) (result Result) {
	defer func() {
		// proxytest panics where the module traps, or lacks a function.
		if reason := recover(); reason != nil {
			result.Error = fmt.Sprint(reason)
		}
	}()
	wasm, err := os.ReadFile(scenario.Wasm)
	if err != nil {
		return Result{Error: err.Error()}
	}
	exported, err := exportsOf(wasm)
	if err != nil {
		return Result{Error: err.Error()}
	}
	vm, err := proxytest.NewWasmVMContext(wasm)
	if err != nil {
		return Result{Error: err.Error()}
	}
	defer vm.Close()
	option := proxytest.NewEmulatorOption().WithVMContext(vm).WithPluginConfiguration([]byte(scenario.Configuration))
	for path, value := range scenario.Properties {
		option = option.WithProperty(strings.Split(path, "."), []byte(value))
	}
	host, reset := proxytest.NewHostEmulator(option)
	defer reset()
	return drive(host, exported, scenario)
}

func drive(host proxytest.HostEmulator, exported map[string]bool, scenario Scenario) (result Result) {
	// What happened up to a panic is told, too.
	defer func() {
		if reason := recover(); reason != nil {
			result.Error = fmt.Sprint(reason)
		}
		result.Logs = logs(host)
	}()
	if exported["proxy_on_vm_start"] {
		host.StartVM()
	}
	result.Configured = bool(host.StartPlugin())
	result.TickPeriod = host.GetTickPeriod()
	for i := 0; i < scenario.Ticks && exported["proxy_on_tick"]; i++ {
		host.Tick()
	}
	for _, stream := range scenario.Streams {
		result.Streams = append(result.Streams, exchange(host, exported, stream))
	}
	return result
}

// exchange takes one stream through the module. proxytest calls what is not exported, so that is asked first.
func exchange(host proxytest.HostEmulator, exported map[string]bool, stream Stream) StreamResult {
	id := host.InitializeHttpContext()
	var result StreamResult
	note := func(action uint32) { result.Actions = append(result.Actions, action) }

	request := stream.Request
	if exported["proxy_on_request_headers"] {
		end := len(request.Chunks) == 0 && request.Trailers == nil
		note(uint32(host.CallOnRequestHeaders(id, request.Headers, end)))
		result.Request = clone(host.GetCurrentRequestHeaders(id))
	}
	for i, chunk := range request.Chunks {
		if exported["proxy_on_request_body"] {
			end := i == len(request.Chunks)-1 && request.Trailers == nil
			note(uint32(host.CallOnRequestBody(id, []byte(chunk), end)))
			result.RequestBody = string(host.GetCurrentRequestBody(id))
		}
	}
	if request.Trailers != nil && exported["proxy_on_request_trailers"] {
		note(uint32(host.CallOnRequestTrailers(id, request.Trailers)))
	}

	response := stream.Response
	if response.Headers != nil && exported["proxy_on_response_headers"] {
		end := len(response.Chunks) == 0 && response.Trailers == nil
		note(uint32(host.CallOnResponseHeaders(id, response.Headers, end)))
		result.Response = clone(host.GetCurrentResponseHeaders(id))
	}
	for i, chunk := range response.Chunks {
		if exported["proxy_on_response_body"] {
			end := i == len(response.Chunks)-1 && response.Trailers == nil
			note(uint32(host.CallOnResponseBody(id, []byte(chunk), end)))
			result.ResponseBody = string(host.GetCurrentResponseBody(id))
		}
	}
	if response.Trailers != nil && exported["proxy_on_response_trailers"] {
		note(uint32(host.CallOnResponseTrailers(id, response.Trailers)))
	}

	if reply := host.GetSentLocalResponse(id); reply != nil {
		result.Reply = &Reply{Status: reply.StatusCode, Headers: clone(reply.Headers), Body: string(reply.Data)}
	}
	if exported["proxy_on_log"] {
		host.CompleteHttpContext(id)
	}
	return result
}

// clone copies fields: proxytest keeps them where they lie in the module's memory.
func clone(fields Fields) Fields {
	copied := make(Fields, len(fields))
	for i, field := range fields {
		copied[i] = [2]string{strings.Clone(field[0]), strings.Clone(field[1])}
	}
	return copied
}

func logs(host proxytest.HostEmulator) map[string][]string {
	return map[string][]string{
		"info":     host.GetInfoLogs(),
		"warn":     host.GetWarnLogs(),
		"error":    host.GetErrorLogs(),
		"critical": host.GetCriticalLogs(),
	}
}

func exportsOf(wasm []byte) (map[string]bool, error) {
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(ctx)
	compiled, err := runtime.CompileModule(ctx, wasm)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for name := range compiled.ExportedFunctions() {
		names[name] = true
	}
	return names, nil
}
