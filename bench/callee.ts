// `node dist/bench/callee.js`: the services that filters ask while they are measured, in a process of their own so that its
// cost is not Envoy's. Prints where it listens as one line of JSON, and ends with its standard input.

import * as http from "node:http";
import * as http2 from "node:http2";
import type { AddressInfo, Server } from "node:net";

const ANSWER = "yes";

/** One message in gRPC's frame: not compressed, four bytes of length. */
const ANSWER_FRAME = Buffer.concat([Buffer.from([0, 0, 0, 0, ANSWER.length]), Buffer.from(ANSWER)]);

const plain = http.createServer({ keepAliveTimeout: 0 }, (_, response) => {
  response.writeHead(200, { "content-length": ANSWER.length });
  response.end(ANSWER);
});

const grpc = http2.createServer();
grpc.on("stream", (stream) => {
  stream.on("error", () => {});
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.end(ANSWER_FRAME);
  stream.resume();
});

/** Listens on a free port and says on which. */
function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

const [httpPort, grpcPort] = [await listen(plain), await listen(grpc)];
process.stdout.write(`${JSON.stringify({ http: httpPort, grpc: grpcPort })}\n`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
