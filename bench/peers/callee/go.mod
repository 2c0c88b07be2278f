module callee

go 1.24
