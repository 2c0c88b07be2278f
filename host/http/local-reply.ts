import { GrpcStatus } from "../abi.js";
import type { HeaderList } from "./codec.js";
import { HeaderMap } from "./headers.js";

/** An answer that the chain gives by itself. */
export interface LocalReply {
  status: number;
  headers: HeaderList;
  body: Uint8Array;
  /** For gRPC requests; derived from the HTTP status if left out. */
  grpcStatus?: number;
  /** Why, without whitespace; shown to guests as `response.code_details`. */
  details: string;
}

/** What a request must know about itself to be answered: how the answer is written depends on it. */
export interface RequestTraits {
  isHead: boolean;
  isGrpc: boolean;
}

/** Traits of a request whose headers have not come yet. */
export const unknownRequest: RequestTraits = { isHead: false, isGrpc: false };

export function requestTraits(headers: HeaderMap): RequestTraits {
  return {
    isHead: headers.get(":method") === "HEAD",
    isGrpc: /^application\/grpc(\+|$)/.test(headers.get("content-type") ?? ""),
  };
}

/** A local reply as it goes out: as Envoy writes it, a gRPC request is answered with headers alone. */
export function formatLocalReply(
  reply: LocalReply,
  request: RequestTraits,
): { headers: HeaderMap; body?: Uint8Array } {
  const headers = new HeaderMap([[":status", String(reply.status)]], "response");
  for (const [name, value] of reply.headers) headers.add(name, value);
  if (request.isGrpc) return { headers: formatGrpc(headers, reply) };
  if (reply.body.length === 0) {
    headers.remove("content-length");
    headers.remove("content-type");
    return { headers };
  }
  headers.set("content-length", String(reply.body.length));
  if (headers.get("content-type") === undefined) headers.add("content-type", "text/plain");
  return request.isHead ? { headers } : { headers, body: reply.body };
}

function formatGrpc(headers: HeaderMap, reply: LocalReply): HeaderMap {
  headers.set(":status", "200");
  headers.set("content-type", "application/grpc");
  if (headers.get("grpc-status") === undefined) {
    headers.add("grpc-status", String(reply.grpcStatus ?? grpcStatusOf(reply.status)));
  }
  if (reply.body.length > 0 && headers.get("grpc-message") === undefined) {
    headers.add("grpc-message", percentEncode(reply.body));
  }
  headers.remove("content-length");
  return headers;
}

/** The gRPC status that stands for an HTTP status, as the gRPC protocol maps them. */
export function grpcStatusOf(httpStatus: number): GrpcStatus {
  switch (httpStatus) {
    case 400:
      return GrpcStatus.Internal;
    case 401:
      return GrpcStatus.Unauthenticated;
    case 403:
      return GrpcStatus.PermissionDenied;
    case 404:
      return GrpcStatus.Unimplemented;
    case 429:
    case 502:
    case 503:
    case 504:
      return GrpcStatus.Unavailable;
    default:
      return GrpcStatus.Unknown;
  }
}

/** The `grpc-message` encoding: printable ASCII but for `%` as it is, everything else as `%XX`. */
function percentEncode(body: Uint8Array): string {
  let text = "";
  for (const byte of body) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    text += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}
