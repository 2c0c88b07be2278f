import { Status, StreamType } from "../../abi/enums";
import { proxy_continue_request, proxy_continue_response } from "../../abi/legacy";
import { proxy_close_stream, proxy_continue_stream } from "../../abi/streams";
import { activeContextId, selectContext } from "../runtime/callback";
import { Context } from "./context";

/** Lets a held stream of a context go on, and leaves selected what was. `BadArgument` where the context is gone. */
export function continueStreamOf(context: Context, stream: StreamType): Status {
  const before = activeContextId;
  if (!context.select()) return Status.BadArgument;
  const status = continueStream(stream);
  selectContext(before);
  return status;
}

/** Resets or closes a stream of a context, and leaves selected what was. `BadArgument` where the context is gone. */
export function closeStreamOf(context: Context, stream: StreamType): Status {
  const before = activeContextId;
  if (!context.select()) return Status.BadArgument;
  const status = closeStream(stream);
  selectContext(before);
  return status;
}

/** Lets a held stream of the selected context go on. ABI 0.1.0 knows requests and responses only: others are `Unimplemented`. */
export function continueStream(stream: StreamType): Status {
  if (isDefined(SDK_ABI_0_1_0)) {
    if (stream == StreamType.Request) return <Status>proxy_continue_request();
    if (stream == StreamType.Response) return <Status>proxy_continue_response();
    return Status.Unimplemented;
  } else {
    return <Status>proxy_continue_stream(stream);
  }
}

/** Resets or closes a stream of the selected context. `Unimplemented` in ABI 0.1.0, which cannot. */
export function closeStream(stream: StreamType): Status {
  if (isDefined(SDK_ABI_0_1_0)) {
    return Status.Unimplemented;
  } else {
    return <Status>proxy_close_stream(stream);
  }
}
