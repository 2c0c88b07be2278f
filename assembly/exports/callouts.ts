// The entry points of callouts. The build exports those that a module's handlers need. The host calls them on the root
// context; the handler runs with the context selected that sent the callout.
import {
  closeGrpc,
  receiveInitialMetadata,
  receiveMessage,
  receiveTrailingMetadata,
} from "../callouts/grpc-handler";
import { answerHttpCall } from "../callouts/http-call";
import { enter, leave } from "../runtime/callback";

export function proxy_on_http_call_response(
  rootContextId: u32,
  token: u32,
  headerCount: u32,
  bodySize: u32,
  trailerCount: u32,
): void {
  const frame = enter(rootContextId);
  answerHttpCall(token, headerCount, bodySize, trailerCount);
  leave(frame);
}

export function proxy_on_grpc_receive_initial_metadata(rootContextId: u32, token: u32, count: u32): void {
  const frame = enter(rootContextId);
  receiveInitialMetadata(token, count);
  leave(frame);
}

export function proxy_on_grpc_receive(rootContextId: u32, token: u32, size: u32): void {
  const frame = enter(rootContextId);
  receiveMessage(token, size);
  leave(frame);
}

export function proxy_on_grpc_receive_trailing_metadata(rootContextId: u32, token: u32, count: u32): void {
  const frame = enter(rootContextId);
  receiveTrailingMetadata(token, count);
  leave(frame);
}

export function proxy_on_grpc_close(rootContextId: u32, token: u32, status: u32): void {
  const frame = enter(rootContextId);
  closeGrpc(token, status);
  leave(frame);
}
