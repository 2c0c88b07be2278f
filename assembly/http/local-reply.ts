import { GrpcStatus, Status } from "../../abi/enums";
import { proxy_send_local_response } from "../../abi/local-reply";
import { argument, argumentLength } from "../bytes/argument";
import { mark, release } from "../bytes/scratch";
import { HeaderList } from "./header-list";

/** Answers the stream that is selected; see `HttpContext.sendLocalReply`. */
export function sendLocalReply<B>(
  statusCode: u32,
  body: B,
  headers: HeaderList | null,
  grpcStatus: GrpcStatus,
  details: string,
): Status {
  if (headers !== null && headers.exceedsLimits) return Status.BadArgument;
  const before = mark();
  const detailsPtr = argument(details);
  const detailsLength = argumentLength;
  const bodyPtr = argument(body);
  const bodyLength = argumentLength;
  const pairs = headers === null ? <usize>0 : headers.encode();
  const pairsSize = headers === null ? <usize>0 : headers.encodedSize;
  const status = proxy_send_local_response(
    statusCode,
    detailsPtr,
    detailsLength,
    bodyPtr,
    bodyLength,
    pairs,
    pairsSize,
    grpcStatus,
  );
  release(before);
  return status;
}
