import { Bytes, GrpcStatus, HeaderList, HttpContext, Status } from "../../../assembly";
import { LOCATION } from "./names";

const EMPTY = new Bytes();

/** Answers a stream. If the host refuses to, the stream ends: it must not be let through. */
export function reply(
  stream: HttpContext,
  status: u32,
  body: Bytes,
  details: string,
  headers: HeaderList | null = null,
  grpcStatus: GrpcStatus = GrpcStatus.InvalidCode,
): void {
  if (stream.sendLocalReply(status, body, headers, grpcStatus, details) != Status.Ok) stream.reset();
}

/** Sends the client elsewhere; null stands for an address that is too long. */
export function redirect(
  stream: HttpContext,
  status: u32,
  location: Bytes | null,
  body: Bytes = EMPTY,
): void {
  if (location === null) reply(stream, 500, EMPTY, "location_too_long");
  else reply(stream, status, body, "direct_response", new HeaderList().add(LOCATION, location));
}
