import type { IncomingMessage } from "node:http";
import type { Http2Stream } from "node:http2";
import type { Readable } from "node:stream";
import type { HeaderList } from "../http/codec.js";
import { fieldsFromRaw } from "./fields.js";

/** A body that is arriving. */
export interface IncomingBody {
  readonly stream: Readable;
  /** Whether it is all there, once the stream has ended: an HTTP/2 stream ends when it is reset, too. */
  isWhole(): boolean;
  /** The trailers, once the stream has ended. */
  trailers(): HeaderList;
}

/** The body of a request or response over HTTP/1.1. */
export function http1Body(message: IncomingMessage): IncomingBody {
  return {
    stream: message,
    isWhole: () => message.complete,
    trailers: () => fieldsFromRaw(message.rawTrailers),
  };
}

/** The body that comes over an HTTP/2 stream. */
export function http2Body(stream: Http2Stream): IncomingBody {
  let trailers: HeaderList = [];
  stream.on("trailers", (_trailers: unknown, _flags: unknown, raw: string[]) => {
    trailers = fieldsFromRaw(raw);
  });
  return { stream, isWhole: () => stream.rstCode === 0, trailers: () => trailers };
}
