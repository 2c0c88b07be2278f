;; Reads one request header, sets one, and adds one response header: three host calls and nothing else.
(module
  (import "env" "proxy_get_header_map_value"
    (func $get (param $map i32) (param $name i32) (param $nameSize i32) (param $valueOut i32) (param $sizeOut i32)
      (result i32)))
  (import "env" "proxy_replace_header_map_value"
    (func $set (param $map i32) (param $name i32) (param $nameSize i32) (param $value i32) (param $valueSize i32)
      (result i32)))
  (import "env" "proxy_add_header_map_value"
    (func $add (param $map i32) (param $name i32) (param $nameSize i32) (param $value i32) (param $valueSize i32)
      (result i32)))

  ;;   0  address of the value that the host wrote
  ;;   4  its size
  ;;  16  constants
  ;; 1024 where the host writes: one value at a time, each over the one before
  (memory (export "memory") 1)
  (data (i32.const 16) "user-agent")
  (data (i32.const 32) "x-bench-request")
  (data (i32.const 48) "x-bench-response")
  (data (i32.const 64) "1")

  (func (export "proxy_abi_version_0_2_1"))

  (func (export "malloc") (param $size i32) (result i32)
    (i32.const 1024))

  (func (export "proxy_on_request_headers") (param $context i32) (param $count i32) (param $end i32) (result i32)
    ;; map 0 is the request's headers; status 0 is Ok
    (if (i32.eqz (call $get (i32.const 0) (i32.const 16) (i32.const 10) (i32.const 0) (i32.const 4)))
      (then
        (drop (call $set (i32.const 0) (i32.const 32) (i32.const 15) (i32.const 64) (i32.const 1)))))
    (i32.const 0))

  (func (export "proxy_on_response_headers") (param $context i32) (param $count i32) (param $end i32) (result i32)
    ;; map 2 is the response's headers
    (drop (call $add (i32.const 2) (i32.const 48) (i32.const 16) (i32.const 64) (i32.const 1)))
    (i32.const 0)))
