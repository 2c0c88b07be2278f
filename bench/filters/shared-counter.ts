// Counts requests in one number that all workers share, by compare-and-swap.
import {
  bytes,
  HeadersStatus,
  HttpContext,
  RootContext,
  registerRootContext,
  SharedCounter,
  SharedOutcome,
} from "../../assembly";

const REQUESTS = new SharedCounter(bytes("requests"));
const COUNTED = bytes("x-bench-counted");
const ONE = bytes("1");

class Counting extends HttpContext {
  private counted: bool = false;

  onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    this.counted = REQUESTS.add(1) == SharedOutcome.Updated;
    return HeadersStatus.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersStatus {
    if (this.counted) this.responseHeaders.add(COUNTED, ONE);
    return HeadersStatus.Continue;
  }
}

class CountingRoot extends RootContext {
  createHttpContext(): HttpContext | null {
    return new Counting();
  }
}

registerRootContext((): RootContext => new CountingRoot());
