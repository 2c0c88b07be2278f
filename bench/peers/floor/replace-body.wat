;; Holds the response body back until it is whole, then puts another of 64 KiB in its place: one host call.
(module
  (import "env" "proxy_set_buffer_bytes"
    (func $replace (param $buffer i32) (param $start i32) (param $length i32) (param $bytes i32) (param $size i32)
      (result i32)))

  ;; the second page is the new body
  (memory (export "memory") 2)

  (func (export "proxy_abi_version_0_2_1"))

  (func (export "malloc") (param $size i32) (result i32)
    (i32.const 1024))

  (func (export "_initialize")
    (memory.fill (i32.const 65536) (i32.const 98) (i32.const 65536)))

  (func (export "proxy_on_response_body") (param $context i32) (param $size i32) (param $end i32) (result i32)
    (if (result i32) (local.get $end)
      (then
        ;; buffer 1 is the response's body; status 0 is Continue
        (drop (call $replace (i32.const 1) (i32.const 0) (local.get $size) (i32.const 65536) (i32.const 65536)))
        (i32.const 0))
      (else
        ;; StopIterationAndBuffer
        (i32.const 1)))))
