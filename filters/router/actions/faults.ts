// Source: Envoy's filter "fault". Delay and abort are drawn apart, each with a random number of its own.
import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { RouteRequest } from "../match/route-request";
import { Fault, FaultAbort, FaultDelay } from "../table/fault";
import { Fraction } from "../table/fraction";
import { matchesHeaders } from "./header-tests";
import { DOWNSTREAM_NODE } from "./names";
import { isUnsigned, parseUnsigned } from "./numbers";
import { nextRandom } from "./random";

const DELAY = bytes("x-envoy-fault-delay-request");
const DELAY_PERCENTAGE = bytes("x-envoy-fault-delay-request-percentage");
const ABORT = bytes("x-envoy-fault-abort-request");
const ABORT_GRPC = bytes("x-envoy-fault-abort-grpc-request");
const ABORT_PERCENTAGE = bytes("x-envoy-fault-abort-request-percentage");

const NONE: i32 = -1;
/** The longest delay that a request may ask for, in milliseconds: a day. */
const LONGEST: u64 = 86_400_000;

/** What goes wrong with a request. One object serves all requests: `draw` turns it to the next. */
@final
export class FaultDraw {
  /** How long it is held, in milliseconds; 0 if it is not. */
  delay: u32 = 0;
  /** What it is answered with; 0 if it is let through. */
  status: u32 = 0;
  /** The answer for gRPC; negative if there is none. */
  grpcStatus: i32 = NONE;

  /** Draws for a request; `active` is how many are held now. */
  draw(fault: Fault | null, cluster: Bytes, request: RouteRequest, active: i64): void {
    this.delay = 0;
    this.status = 0;
    this.grpcStatus = NONE;
    if (fault === null || !isMeant(fault, cluster, request, active)) return;
    const delay = fault.delay;
    if (delay !== null) this.drawDelay(delay, request);
    const abort = fault.abort;
    if (abort !== null) this.drawAbort(abort, request);
  }

  private drawDelay(delay: FaultDelay, request: RouteRequest): void {
    const isByHeader = delay.milliseconds < 0;
    if (!isDrawn(delay.fraction, isByHeader ? numberOf(DELAY_PERCENTAGE, request) : NONE)) return;
    const milliseconds = isByHeader ? numberOf(DELAY, request) : delay.milliseconds;
    this.delay = <u32>min<u64>(<u64>max<i64>(milliseconds, 0), LONGEST);
  }

  private drawAbort(abort: FaultAbort, request: RouteRequest): void {
    const isByHeader = abort.isByHeader;
    if (!isDrawn(abort.fraction, isByHeader ? numberOf(ABORT_PERCENTAGE, request) : NONE)) return;
    const status = isByHeader ? numberOf(ABORT, request) : abort.status;
    const grpcStatus = isByHeader ? numberOf(ABORT_GRPC, request) : abort.grpcStatus;
    if (status >= 200 && status < 600) {
      this.status = <u32>status;
    } else if (grpcStatus >= 0 && grpcStatus <= 16) {
      this.grpcStatus = <i32>grpcStatus;
      this.status = httpStatusOf(<i32>grpcStatus);
    }
  }
}

function isMeant(fault: Fault, cluster: Bytes, request: RouteRequest, active: i64): bool {
  if (fault.most >= 0 && active >= fault.most) return false;
  if (!fault.cluster.isEmpty && !fault.cluster.equals(cluster)) return false;
  return isFromNode(fault.nodes, request) && matchesHeaders(fault.headers, request);
}

function isFromNode(nodes: Bytes[], request: RouteRequest): bool {
  if (nodes.length == 0) return true;
  const node = request.header(DOWNSTREAM_NODE);
  if (node === null) return false;
  for (let i = 0; i < nodes.length; i++) {
    if (nodes[i].equals(node)) return true;
  }
  return false;
}

/** A request may ask for less than the table allows, never for more; `asked` is negative if it does not. */
function isDrawn(fraction: Fraction, asked: i64): bool {
  const share = asked < 0 ? <u64>fraction.numerator : min<u64>(<u64>asked, <u64>fraction.numerator);
  return nextRandom() % <u64>fraction.denominator < share;
}

/** The number in a header; negative if there is none. */
function numberOf(name: Bytes, request: RouteRequest): i64 {
  const text = request.header(name);
  return text !== null && text.length < 10 && isUnsigned(text) ? <i64>parseUnsigned(text) : NONE;
}

/** The HTTP status that goes with one of gRPC, for clients that do not speak it. Source: Envoy's Grpc::Utility. */
function httpStatusOf(grpcStatus: i32): u32 {
  switch (grpcStatus) {
    case 0:
      return 200;
    case 1:
      return 499;
    case 3:
    case 11:
      return 400;
    case 4:
      return 504;
    case 5:
      return 404;
    case 6:
    case 10:
      return 409;
    case 7:
      return 403;
    case 8:
      return 429;
    case 9:
      return 400;
    case 12:
      return 501;
    case 14:
      return 503;
    case 16:
      return 401;
    default:
      return 500;
  }
}
