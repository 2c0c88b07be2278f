// HTTP callouts.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Sends a request to a cluster; the answer comes to proxy_on_http_call_response with the token (u32) written here.
 * Status: Ok; BadArgument for an unknown cluster or a missing :method, :path or :authority; InternalFailure.
 */
// @ts-ignore: decorator
@external("env", "proxy_http_call")
export declare function proxy_http_call(
  cluster: usize,
  clusterSize: usize,
  headerPairs: usize,
  headerPairsSize: usize,
  body: usize,
  bodySize: usize,
  trailerPairs: usize,
  trailerPairsSize: usize,
  timeoutMilliseconds: u32,
  token: usize,
): u32;
