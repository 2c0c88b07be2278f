/** What a frame is to the conversation: MOSN's StreamType, by its numbers. */
export enum StreamType {
  /** A request that an answer is due to. */
  Request = 0,
  /** A request that is never answered. */
  RequestOneWay = 1,
  /** The answer to a request. */
  Response = 2,
}
