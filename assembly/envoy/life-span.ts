/** How long Envoy keeps a piece of filter state, and who else sees it. */
export enum LifeSpan {
  /** As long as this filter chain works on the request (HTTP) or the connection (TCP). */
  FilterChain = 0,
  /** As long as the request, also across internal redirects. */
  DownstreamRequest = 1,
  /** As long as the client's connection: all later requests on it see the value. */
  DownstreamConnection = 2,
}
