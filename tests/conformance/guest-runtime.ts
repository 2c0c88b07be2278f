/** Where things lie in a guest's memory. */
export const layout = {
  /** Where host functions write what they hand back: 16 bytes a parameter. */
  results: 64,
  /** 64 numbers that outlive callbacks. */
  kept: 1024,
  texts: 4096,
  /** The log line in the making. */
  line: 0x240000,
  heap: 0x320000,
} as const;

/** Functions that put a log line together, in WebAssembly text. */
export const guestRuntime = `
  (func $byte (param i32)
    (i32.store8 (global.get $end) (local.get 0))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))
  (func $text (param $from i32) (param $length i32)
    (memory.copy (global.get $end) (local.get $from) (local.get $length))
    (global.set $end (i32.add (global.get $end) (local.get $length))))
  (func $unsigned (param i64)
    (if (i64.ge_u (local.get 0) (i64.const 10))
      (then (call $unsigned (i64.div_u (local.get 0) (i64.const 10)))))
    (call $byte (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get 0) (i64.const 10))))))
  (func $long (param i64)
    (if (i64.lt_s (local.get 0) (i64.const 0))
      (then (call $byte (i32.const 45)) (call $unsigned (i64.sub (i64.const 0) (local.get 0))))
      (else (call $unsigned (local.get 0)))))
  (func $number (param i32)
    (call $long (i64.extend_i32_s (local.get 0))))
  (func $digit (param i32)
    (call $byte (i32.add (local.get 0)
      (select (i32.const 48) (i32.const 87) (i32.lt_u (local.get 0) (i32.const 10))))))
  (func $hex (param $from i32) (param $length i32)
    (loop $next
      (if (local.get $length)
        (then
          (call $digit (i32.shr_u (i32.load8_u (local.get $from)) (i32.const 4)))
          (call $digit (i32.and (i32.load8_u (local.get $from)) (i32.const 15)))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))
          (local.set $length (i32.sub (local.get $length) (i32.const 1)))
          (br $next)))))
  (func $pairs (param $from i32) (param $length i32) (local $i i32) (local $count i32) (local $at i32)
    (if (i32.lt_u (local.get $length) (i32.const 4)) (then (return)))
    (local.set $count (i32.load (local.get $from)))
    (local.set $at (i32.add (local.get $from) (i32.add (i32.const 4) (i32.shl (local.get $count) (i32.const 3)))))
    (loop $next
      (if (i32.lt_u (local.get $i) (local.get $count))
        (then
          (if (local.get $i) (then (call $byte (i32.const 59)) (call $byte (i32.const 32))))
          (local.set $length (i32.load offset=4 (i32.add (local.get $from) (i32.shl (local.get $i) (i32.const 3)))))
          (call $text (local.get $at) (local.get $length))
          (local.set $at (i32.add (local.get $at) (i32.add (local.get $length) (i32.const 1))))
          (call $byte (i32.const 58)) (call $byte (i32.const 32))
          (local.set $length (i32.load offset=8 (i32.add (local.get $from) (i32.shl (local.get $i) (i32.const 3)))))
          (call $text (local.get $at) (local.get $length))
          (local.set $at (i32.add (local.get $at) (i32.add (local.get $length) (i32.const 1))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next)))))
  (func $line (param $level i32) (local $length i32)
    (local.set $length (i32.sub (global.get $end) (i32.const 0x240000)))
    (global.set $end (i32.const 0x240000))
    (drop (call $proxy_log (local.get $level) (i32.const 0x240000) (local.get $length))))
`;
