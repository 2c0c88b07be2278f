// What ABI 0.1.0 has and later versions do not.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/** Goes on with the paused request of the effective context. Later: proxy_continue_stream. */
// @ts-ignore: decorator
@external("env", "proxy_continue_request")
export declare function proxy_continue_request(): u32;

/** Goes on with the paused response of the effective context. Later: proxy_continue_stream. */
// @ts-ignore: decorator
@external("env", "proxy_continue_response")
export declare function proxy_continue_response(): u32;

/** Writes where the plugin's configuration is. Later: proxy_get_buffer_bytes, which hosts of 0.1.0 have too. */
// @ts-ignore: decorator
@external("env", "proxy_get_configuration")
export declare function proxy_get_configuration(valuePtr: usize, valueSize: usize): u32;

/** Makes the host choose the route anew. Later: a change of a header does, and on Envoy the foreign function clear_route_cache. */
// @ts-ignore: decorator
@external("env", "proxy_clear_route_cache")
export declare function proxy_clear_route_cache(): u32;
