;; The least module that Envoy loads: the ABI marker, memory and an allocator. It has no callbacks,
;; so a request never enters it; what it costs is what Envoy pays for a Wasm filter as such.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param $size i32) (result i32)
    (i32.const 1024)))
