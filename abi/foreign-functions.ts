// Functions that a host registers under a name.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Calls one.
 * Status: NotFound where the host has none of that name; else the function's own.
 */
// @ts-ignore: decorator
@external("env", "proxy_call_foreign_function")
export declare function proxy_call_foreign_function(
  name: usize,
  nameSize: usize,
  argument: usize,
  argumentSize: usize,
  resultPtr: usize,
  resultSize: usize,
): u32;
