;; Walks all request headers in the host's own encoding, counts those named `x-…`, and sets the count as
;; one more (two digits at most): two host calls and one loop.
(module
  (import "env" "proxy_get_header_map_pairs"
    (func $pairs (param $map i32) (param $pairsOut i32) (param $sizeOut i32) (result i32)))
  (import "env" "proxy_replace_header_map_value"
    (func $set (param $map i32) (param $name i32) (param $nameSize i32) (param $value i32) (param $valueSize i32)
      (result i32)))

  ;;   0  address of the pairs that the host wrote
  ;;   4  their size
  ;;   8  the digits of the count
  ;;  16  constants
  ;; 1024 where the host writes the pairs
  (memory (export "memory") 1)
  (data (i32.const 16) "x-bench-count")

  (func (export "proxy_abi_version_0_2_1"))

  (func (export "malloc") (param $size i32) (result i32)
    (i32.const 1024))

  ;; pairs: u32 count, then (u32 name size, u32 value size) a header, then name NUL value NUL a header
  (func $count (param $pairs i32) (result i32)
    (local $sizes i32) (local $end i32) (local $name i32) (local $found i32)
    (local.set $sizes (i32.add (local.get $pairs) (i32.const 4)))
    (local.set $end (i32.add (local.get $sizes) (i32.shl (i32.load (local.get $pairs)) (i32.const 3))))
    (local.set $name (local.get $end))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $sizes) (local.get $end)))
        ;; "x-" in little-endian; a name of one byte is followed by NUL and cannot match
        (local.set $found (i32.add (local.get $found)
          (i32.eq (i32.load16_u (local.get $name)) (i32.const 0x2d78))))
        (local.set $name (i32.add (local.get $name)
          (i32.add (i32.const 2)
            (i32.add (i32.load (local.get $sizes)) (i32.load offset=4 (local.get $sizes))))))
        (local.set $sizes (i32.add (local.get $sizes) (i32.const 8)))
        (br $next)))
    (local.get $found))

  ;; Writes the decimal digits of $value (below 100) at 8 and returns how many they are.
  (func $digits (param $value i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $value) (i32.const 10))
      (then
        (i32.store8 (i32.const 8) (i32.add (i32.const 48) (local.get $value)))
        (i32.const 1))
      (else
        (i32.store8 (i32.const 8) (i32.add (i32.const 48) (i32.div_u (local.get $value) (i32.const 10))))
        (i32.store8 (i32.const 9) (i32.add (i32.const 48) (i32.rem_u (local.get $value) (i32.const 10))))
        (i32.const 2))))

  (func (export "proxy_on_request_headers") (param $context i32) (param $count i32) (param $end i32) (result i32)
    ;; map 0 is the request's headers; status 0 is Ok
    (if (i32.eqz (call $pairs (i32.const 0) (i32.const 0) (i32.const 4)))
      (then
        (drop (call $set (i32.const 0) (i32.const 16) (i32.const 13)
          (i32.const 8) (call $digits (call $count (i32.load (i32.const 0))))))))
    (i32.const 0)))
