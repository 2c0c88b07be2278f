import { proxy_http_call } from "../../abi/http-calls";
import { clearResult, numberSlot } from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";
import { IdTable } from "../contexts/id-table";
import { CallFailure } from "./call-failure";
import { Callout } from "./callout";
import { HttpCallRequest } from "./http-call-request";
import { HttpCallResponse } from "./http-call-response";

// @ts-ignore: decorator
@lazy
const pending = new IdTable<HttpCallHandler>();
// @ts-ignore: decorator
@lazy
const RESPONSE = new HttpCallResponse();

/**
 * What is done with the answer to an HTTP callout. AssemblyScript has no closures, so what the answer is needed for is a field:
 *
 *     class Check extends HttpCallHandler {
 *       constructor(private stream: MyStream) { super(); }
 *       onResponse(response: HttpCallResponse): void {
 *         if (response.status == 200) this.stream.resumeRequest();
 *         else this.stream.sendLocalReply(403, "no");
 *       }
 *       onFailure(failure: CallFailure): void { this.stream.sendLocalReply(503, "cannot tell"); }
 *     }
 *
 *     // in onRequestHeaders
 *     const failure = sendHttpCall(CHECK, new Check(this), 500);
 *     if (failure != CallFailure.None) …
 *     return HeadersStatus.StopAllIterationAndWatermark;
 *
 * The context that sent it, a stream or the root context, is selected while a method runs, so its headers, properties and
 * resume calls are at hand. If it is gone by then, neither method is called, though the request is sent. One handler waits for
 * one answer at a time.
 */
export abstract class HttpCallHandler extends Callout {
  /** Called with the answer, whatever its status code. The response is readable until it returns. */
  abstract onResponse(response: HttpCallResponse): void;

  /** Called where there is no answer: `Timeout`, `Unreachable` or `Reset`. */
  abstract onFailure(failure: CallFailure): void;

  /** Waits no longer: neither method is called any more. Does nothing where nothing is awaited. */
  cancel(): void {
    if (!this.isPending) return;
    pending.take(this.key);
    this.end();
  }

  /** @internal */
  expect(token: u32): bool {
    const before = pending.take(token + 1);
    if (before !== null) before.end();
    if (!this.begin(token)) return false;
    pending.put(this.key, this);
    return true;
  }

  /**
   * Tells what came.
   *
   * @internal
   */
  answer(response: HttpCallResponse): void {
    const there = this.isPending && this.selectOrigin();
    this.end();
    if (!there) return;
    const failure = response.failure();
    if (failure == CallFailure.None) this.onResponse(response);
    else this.onFailure(failure);
  }
}

/**
 * Sends a request to a cluster of the host's; the handler gets what comes. `None` if it is under way; anything else says why
 * not, and the handler is not called. `timeoutMilliseconds` 0 waits for ever on Envoy: give a bound wherever a stream is held
 * meanwhile. May be called in any callback, not while the module starts.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "HTTP calls".
 */
export function sendHttpCall(
  request: HttpCallRequest,
  handler: HttpCallHandler,
  timeoutMilliseconds: u32,
): CallFailure {
  const headers = request.headers;
  const trailers = request.trailers;
  if (handler.isPending || headers.exceedsLimits) return CallFailure.NotSendable;
  if (trailers !== null && trailers.exceedsLimits) return CallFailure.NotSendable;
  const before = mark();
  const body = request.body;
  const headerPairs = headers.encode();
  const trailerPairs = trailers === null ? <usize>0 : trailers.encode();
  clearResult();
  const status = proxy_http_call(
    request.cluster.ptr,
    request.cluster.length,
    headerPairs,
    headers.encodedSize,
    body === null ? <usize>0 : body.ptr,
    body === null ? <usize>0 : <usize>body.length,
    trailerPairs,
    trailers === null ? <usize>0 : trailers.encodedSize,
    timeoutMilliseconds,
    numberSlot(),
  );
  release(before);
  return handler.awaitAnswer(status);
}

/** Hands the host's answer to the handler that waits for it; one that nobody waits for is passed over. */
export function answerHttpCall(token: u32, headerCount: u32, bodySize: u32, trailerCount: u32): void {
  const handler = pending.take(token + 1);
  if (handler === null) return;
  const response = RESPONSE;
  response.headerCount = headerCount;
  response.bodySize = bodySize;
  response.trailerCount = trailerCount;
  handler.answer(response);
}
