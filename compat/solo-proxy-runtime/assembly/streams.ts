import { proxy_done } from "proxy-wasm-assemblyscript/abi/contexts";
import { GrpcStatus, Status, StreamType } from "proxy-wasm-assemblyscript/abi/enums";
import { Bytes } from "proxy-wasm-assemblyscript/assembly/bytes/bytes";
import { findHttp } from "proxy-wasm-assemblyscript/assembly/contexts/registry";
import { continueStream } from "proxy-wasm-assemblyscript/assembly/contexts/stream-control";
import {
  callForeignFunction,
  foreignFunctionStatus,
} from "proxy-wasm-assemblyscript/assembly/foreign-functions";
import { sendLocalReply } from "proxy-wasm-assemblyscript/assembly/http/local-reply";
import { activeContextId, selectContext } from "proxy-wasm-assemblyscript/assembly/runtime/callback";
import { GrpcStatusValues } from "./enums";
import { Headers, toHeaderList } from "./headers";

/** Lets the held request of the stream go on whose callback runs, or that was made the effective one. */
export function continue_request(): Status {
  const stream = findHttp(activeContextId);
  return stream === null ? continueStream(StreamType.Request) : stream.resumeRequest();
}

/** Lets the held response go on; see `continue_request`. */
export function continue_response(): Status {
  const stream = findHttp(activeContextId);
  return stream === null ? continueStream(StreamType.Response) : stream.resumeResponse();
}

/**
 * Answers the request without the upstream, or in the place of its response: status code, a word for the access log, body,
 * headers, and a status for gRPC clients. `BadArgument` for more than 1,024 headers or 1 MiB of them, and where Envoy would
 * crash: for a second answer, from `onLog` on, and after `continue_request` in the same callback.
 */
export function send_local_response(
  response_code: u32,
  response_code_details: string,
  body: ArrayBuffer,
  additional_headers: Headers,
  grpc_status: GrpcStatusValues,
): Status {
  const stream = findHttp(activeContextId);
  const content = Bytes.wrap(body);
  const headers = toHeaderList(additional_headers);
  const status = <GrpcStatus>grpc_status;
  return stream === null
    ? sendLocalReply(response_code, content, headers, status, response_code_details)
    : stream.sendLocalReply(response_code, content, headers, status, response_code_details);
}

/**
 * Makes the host choose the route anew. Envoy does by itself when a request header changes; for a change of properties it
 * has this function since 1.33. `NotFound` on older hosts.
 */
export function clear_route_cache(): Status {
  callForeignFunction("clear_route_cache", new Bytes());
  return foreignFunctionStatus();
}

/** Ends the context whose callback runs, after its `onDone` answered false. */
export function done(): Status {
  return <Status>proxy_done();
}

/** Makes another context the one that host calls are about, until the callback returns. `BadArgument` where it is gone. */
export function proxy_set_effective_context(_id: u32): Status {
  return selectContext(_id) ? Status.Ok : Status.BadArgument;
}
