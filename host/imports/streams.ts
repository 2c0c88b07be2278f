import { Status, StreamType } from "../abi.js";
import type { Capability } from "./functions.js";
import { noStream } from "./lost.js";

/** Going on with streams and ending them. Contexts without such a stream answer Ok and do nothing, as on Envoy. */
export const streams: Capability = (vm) => {
  const continueStream = (type: StreamType) => {
    noStream(vm, "continued a stream");
    vm.effective.continueStream(type);
    return Status.Ok;
  };

  return {
    proxy_continue_stream(type: number) {
      if (type >>> 0 > StreamType.Upstream) return Status.BadArgument;
      return type === StreamType.Upstream ? Status.Unimplemented : continueStream(type);
    },

    proxy_continue_request() {
      return continueStream(StreamType.Request);
    },

    proxy_continue_response() {
      return continueStream(StreamType.Response);
    },

    proxy_close_stream(type: number) {
      if (type >>> 0 > StreamType.Upstream) return Status.BadArgument;
      noStream(vm, "closed a stream");
      vm.effective.closeStream(type);
      return Status.Ok;
    },
  };
};
