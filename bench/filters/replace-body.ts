// Holds the response body back until it is whole, then puts another of 64 KiB in its place.
import { Bytes, DataStatus, HttpContext, RootContext, registerRootContext } from "../../assembly";

const BODY = Bytes.fromString("b".repeat(65536));

class ReplaceBody extends HttpContext {
  onResponseBody(size: u32, endOfStream: bool): DataStatus {
    if (!endOfStream) return DataStatus.StopIterationAndBuffer;
    this.responseBody.replace(BODY);
    return DataStatus.Continue;
  }
}

class ReplaceBodyRoot extends RootContext {
  createHttpContext(): HttpContext | null {
    return new ReplaceBody();
  }
}

registerRootContext((): RootContext => new ReplaceBodyRoot());
