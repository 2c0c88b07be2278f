import { GrpcStatus, Status } from "../abi.js";
import type { LocalReply } from "../http/local-reply.js";
import type { Capability } from "./functions.js";
import { guestPairs } from "./guest-pairs.js";
import { noStream } from "./lost.js";

/** Answering in the place of the upstream. */
export const localReply: Capability = (vm) => ({
  /** Answers Ok and does nothing where the effective context is no stream, as on Envoy. */
  proxy_send_local_response(
    status: number,
    detailsAt: number,
    detailsSize: number,
    bodyAt: number,
    bodySize: number,
    headersAt: number,
    headersSize: number,
    grpcStatus: number,
  ) {
    const details = vm.memory.text(detailsAt, detailsSize);
    const body = vm.memory.copy(bodyAt, bodySize);
    const headers = vm.memory.view(headersAt, headersSize);
    if (details === undefined || !body || !headers) return Status.InvalidMemoryAccess;
    const reply: LocalReply = {
      status: status >>> 0,
      headers: guestPairs(vm, headers),
      body,
      details: details.replace(/[\t\n\v\f\r ]/g, "_"),
    };
    noStream(vm, "gave a local reply");
    const isKnown = grpcStatus >= GrpcStatus.Ok && grpcStatus <= GrpcStatus.Unauthenticated;
    vm.effective.sendLocalReply(isKnown ? { ...reply, grpcStatus } : reply);
    vm.stopRequested = true;
    return Status.Ok;
  },
});
