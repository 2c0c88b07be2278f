// Asks a gRPC service about each request before it goes on, and passes what the service said to the upstream.
import {
  Bytes,
  bytes,
  CallFailure,
  GrpcCallHandler,
  GrpcStatus,
  grpcCall,
  HeadersStatus,
  HttpContext,
  RootContext,
  registerRootContext,
} from "../../assembly";

const QUESTION = bytes("question");
const ANSWER = bytes("x-bench-answer");
const TIMEOUT: u32 = 5000;

class Check extends GrpcCallHandler {
  constructor(readonly stream: HttpContext) {
    super();
  }

  onResponse(message: Bytes): void {
    this.stream.requestHeaders.set(ANSWER, message);
    this.stream.resumeRequest();
  }

  onFailure(status: GrpcStatus, message: string): void {
    this.stream.resumeRequest();
  }
}

class GrpcCall extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    const failure = grpcCall("grpc-callee", "bench.Callee", "Check", QUESTION, new Check(this), TIMEOUT);
    if (failure != CallFailure.None) return HeadersStatus.Continue;
    return HeadersStatus.StopAllIterationAndWatermark;
  }
}

class GrpcCallRoot extends RootContext {
  createHttpContext(): HttpContext | null {
    return new GrpcCall();
  }
}

registerRootContext((): RootContext => new GrpcCallRoot());
