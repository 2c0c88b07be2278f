module rpc-load

go 1.24
