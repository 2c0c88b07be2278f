import type { HeaderList, HttpStream, HttpStreamSink, StreamInfo } from "../../host/http/codec.js";

/** A filter chain that hands everything on as it is; a test overrides what it needs otherwise. */
export class PassThrough implements HttpStream {
  answeredLocally = false;
  isClosed = false;

  constructor(
    readonly sink: HttpStreamSink,
    readonly info: StreamInfo,
    readonly worker: number,
  ) {}

  decodeHeaders(headers: HeaderList, endOfStream: boolean): void {
    this.sink.requestHeaders(headers, endOfStream);
  }
  decodeData(chunk: Uint8Array, endOfStream: boolean): void {
    this.sink.requestData(chunk, endOfStream);
  }
  decodeTrailers(trailers: HeaderList): void {
    this.sink.requestTrailers(trailers);
  }
  encodeHeaders(headers: HeaderList, endOfStream: boolean): void {
    this.sink.responseHeaders(headers, endOfStream);
  }
  encodeData(chunk: Uint8Array, endOfStream: boolean): void {
    this.sink.responseData(chunk, endOfStream);
  }
  encodeTrailers(trailers: HeaderList): void {
    this.sink.responseTrailers(trailers);
  }
  close(): void {
    this.isClosed = true;
  }
}

/** What {@link ReverseProxy} needs of a host, with streams of the given kind, all of which are remembered. */
export class TestHost<T extends PassThrough = PassThrough> {
  readonly streams: T[] = [];

  constructor(
    private readonly kind: new (sink: HttpStreamSink, info: StreamInfo, worker: number) => T,
    readonly concurrency = 1,
  ) {}

  createHttpStream(sink: HttpStreamSink, info: StreamInfo = {}, worker = 0): HttpStream {
    const stream = new this.kind(sink, info, worker);
    this.streams.push(stream);
    return stream;
  }
}
