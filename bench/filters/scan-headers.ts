// Walks all request headers, counts those named `x-…`, and sets the count as one more.
import { bytes, HeadersStatus, HttpContext, RootContext, registerRootContext } from "../../assembly";

const EXTENSION_PREFIX = bytes("x-");
const BENCH_COUNT = bytes("x-bench-count");

class ScanHeaders extends HttpContext {
  onRequestHeaders(size: u32, endOfStream: bool): HeadersStatus {
    const header = this.requestHeaders.cursor();
    let count = 0;
    while (header.next()) {
      if (header.nameStartsWith(EXTENSION_PREFIX)) count++;
    }
    this.requestHeaders.set(BENCH_COUNT, count.toString());
    return HeadersStatus.Continue;
  }
}

class ScanHeadersRoot extends RootContext {
  createHttpContext(): HttpContext | null {
    return new ScanHeaders();
  }
}

registerRootContext((): RootContext => new ScanHeadersRoot());
