import { Status, StreamType } from "../../abi/enums";
import { proxy_continue_request, proxy_continue_response } from "../../abi/legacy";
import { proxy_close_stream, proxy_continue_stream } from "../../abi/streams";

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
