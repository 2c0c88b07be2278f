module proxy-wasm-assemblyscript/tests/peers/go-proxytest

go 1.23

require (
	github.com/tetratelabs/proxy-wasm-go-sdk v0.24.0
	github.com/tetratelabs/wazero v1.9.0
)
