import type { Socket } from "node:net";
import type { RpcMessage, Wire } from "./wire.js";

/** Tells of each whole frame that a socket brings. */
export function onMessages(socket: Socket, wire: Wire, tell: (message: RpcMessage) => void): void {
  let data: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    data = data.length === 0 ? chunk : Buffer.concat([data, chunk]);
    for (;;) {
      const length = wire.lengthOf(data);
      if (length === 0 || data.length < length) return;
      tell(wire.read(data.subarray(0, length)));
      data = data.subarray(length);
    }
  });
}
