// Asks a service about each request before it goes on, and passes what the service said to the upstream.
import {
  bytes,
  CallFailure,
  HeadersStatus,
  HttpCallHandler,
  HttpCallRequest,
  HttpCallResponse,
  HttpContext,
  RootContext,
  registerRootContext,
  sendHttpCall,
} from "../../assembly";

const CHECK = new HttpCallRequest("callee", "GET", "/check", "callee");
const ANSWER = bytes("x-bench-answer");
const TIMEOUT: u32 = 5000;

class Check extends HttpCallHandler {
  constructor(readonly stream: HttpContext) {
    super();
  }

  onResponse(response: HttpCallResponse): void {
    this.stream.requestHeaders.set(ANSWER, response.body.read());
    this.stream.resumeRequest();
  }

  onFailure(failure: CallFailure): void {
    this.stream.resumeRequest();
  }
}

class HttpCallout extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    if (sendHttpCall(CHECK, new Check(this), TIMEOUT) != CallFailure.None) return HeadersStatus.Continue;
    return HeadersStatus.StopAllIterationAndWatermark;
  }
}

class HttpCalloutRoot extends RootContext {
  createHttpContext(): HttpContext | null {
    return new HttpCallout();
  }
}

registerRootContext((): RootContext => new HttpCalloutRoot());
