// Reads one request header, sets one, and adds one response header.
import { bytes, HeadersStatus, HttpContext, RootContext, registerRootContext } from "../../assembly";

const USER_AGENT = bytes("user-agent");
const BENCH_REQUEST = bytes("x-bench-request");
const BENCH_RESPONSE = bytes("x-bench-response");
const ONE = bytes("1");

class OneHeader extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    const agent = this.requestHeaders.getBytes(USER_AGENT);
    if (agent !== null) this.requestHeaders.set(BENCH_REQUEST, ONE);
    return HeadersStatus.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersStatus {
    this.responseHeaders.add(BENCH_RESPONSE, ONE);
    return HeadersStatus.Continue;
  }
}

class OneHeaderRoot extends RootContext {
  createHttpContext(): HttpContext | null {
    return new OneHeader();
  }
}

registerRootContext((): RootContext => new OneHeaderRoot());
