import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { Indexing } from "../http/hpack/indexing";
import { Http2Connection } from "../http/http2/connection";
import { XFrame } from "../xprotocol/frame";
import { StreamType } from "../xprotocol/stream-type";
import { XProtocol } from "../xprotocol/xprotocol";
import { IngressConfig } from "./config";
import { isHttpValue } from "./header-mapping";
import {
  AUTHORITY,
  isTrace,
  METHOD,
  PATH,
  RPC_GROUP,
  RPC_METHOD,
  RPC_ONE_WAY,
  RPC_PROTOCOL,
  RPC_SERVICE,
  RPC_VERSION,
  SCHEME,
  TIMEOUT,
} from "./header-names";
import { MappedHeaders } from "./mapped-headers";

const POST = bytes("POST");
const HTTP = bytes("http");
const TRUE = bytes("true");

/** The most bytes of an authority or a path: a frame's names have at most 64 KiB each, and grow threefold. */
const MAX_TEXT: i32 = 1 << 20;

/** Writes the HTTP headers of a request frame: docs/xprotocol-mapping.md is the table. One object serves all connections. */
@final
export class RequestHeaders {
  private readonly text: ByteWriter = new ByteWriter(MAX_TEXT);
  private readonly name: Bytes;
  private readonly mapped: MappedHeaders;

  constructor(
    protocol: XProtocol,
    private readonly config: IngressConfig,
  ) {
    this.name = Bytes.fromString(protocol.name);
    this.mapped = new MappedHeaders(config.mapping);
  }

  /** Begins a request's headers, which the caller ends. */
  write(frame: XFrame, http: Http2Connection): void {
    const text = this.text;
    http.beginHeaders();
    http.header(METHOD, POST);
    http.header(SCHEME, HTTP);
    text.clear();
    this.config.authority.write(frame, text);
    http.header(AUTHORITY, text.written);
    text.clear();
    this.config.path.write(frame, text);
    http.header(PATH, text.written);
    http.header(RPC_PROTOCOL, this.name);
    this.put(RPC_SERVICE, frame.service, http);
    this.put(RPC_METHOD, frame.method, http);
    this.put(RPC_VERSION, frame.version, http);
    this.put(RPC_GROUP, frame.group, http);
    if (frame.streamType == StreamType.RequestOneWay) http.header(RPC_ONE_WAY, TRUE);
    if (frame.timeout != 0) this.writeTimeout(frame.timeout, http);
    if (frame.headersComplete && frame.headers.count > 0) this.writeMapped(frame, http);
  }

  private put(name: Bytes, value: Bytes, http: Http2Connection): void {
    if (!value.isEmpty && isHttpValue(value)) http.header(name, value);
  }

  /** Envoy takes 0 for no limit, and has one of its own for requests that do not say. */
  private writeTimeout(milliseconds: i32, http: Http2Connection): void {
    const limit = this.config.maxTimeout;
    const text = this.text;
    text.clear();
    text.writeNumber(milliseconds < 0 ? limit : limit > 0 ? min(milliseconds, limit) : milliseconds);
    http.header(TIMEOUT, text.written);
  }

  private writeMapped(frame: XFrame, http: Http2Connection): void {
    const mapped = this.mapped;
    mapped.begin(frame);
    while (mapped.next()) {
      const header = mapped.header;
      // Those of traces differ from call to call.
      http.header(mapped.name, header.value, isTrace(header.name) ? Indexing.Without : Indexing.Incremental);
    }
  }
}
