/** How calls share the connections to a server: XProtocol's PoolMode, by its numbers. */
export enum PoolMode {
  /** One call at a time on a connection. */
  PingPong = 0,
  /** Many calls at once on one connection, told apart by their request ids. */
  Multiplex = 1,
}
