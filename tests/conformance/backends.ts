import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import * as net from "node:net";
import { type Backend, startBackend } from "../support/backend.js";
import { answerWithMetadata } from "./frames.js";
import { answerGrpc } from "./grpc-backend.js";

/*
 * The servers behind the hosts. What a server does with a callout is told by the callout itself, so that cases need
 * no code of their own here.
 */

/** Everything that hosts can be told to call. */
export interface Backends {
  /** Where HTTP requests go; a case sets what it answers. */
  http: Backend;
  /** Upstreams by the name that modules use. */
  upstreams: { name: string; url: string; protocol?: "http1" | "http2" | "tcp" }[];
  close(): Promise<void>;
}

export async function startBackends(): Promise<Backends> {
  const backend = await startBackend();
  // Without a time to live Node adds no keep-alive header, of which Envoys think differently.
  const callee = http.createServer({ keepAliveTimeout: 0 }, answerCall);
  const grpc = http2.createServer();
  grpc.on("stream", answerGrpc);
  const tcp = net.createServer({ allowHalfOpen: true }, answerConnection);
  const metadata = net.createServer(answerWithMetadata);
  const servers: (net.Server | http2.Http2Server)[] = [callee, grpc, tcp, metadata];
  const sockets = new Set<net.Socket>();
  for (const server of servers) await listen(server, sockets);
  const portOf = (server: net.Server | http2.Http2Server) => (server.address() as net.AddressInfo).port;
  return {
    http: backend,
    upstreams: [
      { name: "backend", url: backend.url },
      { name: "callee", url: `http://127.0.0.1:${portOf(callee)}` },
      { name: "grpc", url: `http://127.0.0.1:${portOf(grpc)}`, protocol: "http2" },
      { name: "tcp", url: `tcp://127.0.0.1:${portOf(tcp)}`, protocol: "tcp" },
      { name: "metadata", url: `http://127.0.0.1:${portOf(metadata)}`, protocol: "http2" },
      // Port 1 is privileged and nobody's.
      { name: "refused", url: "http://127.0.0.1:1" },
      { name: "refused-grpc", url: "http://127.0.0.1:1", protocol: "http2" },
    ],
    async close() {
      await backend.close();
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listen(server: net.Server | http2.Http2Server, sockets: Set<net.Socket>): Promise<void> {
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

/** By the call's path: `/slow` answers late, `/later` long after any timeout, `/drop` not at all, `/half` in part; `/404` answers that status. */
function answerCall(request: http.IncomingMessage, response: http.ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("error", () => {});
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.sendDate = false;
    const answer = callAnswers[request.url ?? ""] ?? answerStatus;
    answer(request, response, Buffer.concat(chunks).toString());
  });
}

function answerAfter(milliseconds: number, response: http.ServerResponse): void {
  const timer = setTimeout(() => response.end("late"), milliseconds);
  response.on("close", () => clearTimeout(timer));
}

type CallAnswer = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

const callAnswers: Readonly<Record<string, CallAnswer>> = {
  "/slow": (_request, response) => answerAfter(300, response),
  "/later": (_request, response) => answerAfter(10_000, response),
  "/drop": (request) => request.socket.destroy(),
  "/half": (request, response) => {
    response.writeHead(200, { "content-length": "10" });
    response.write("half", () => setTimeout(() => request.socket.destroy(), 20));
  },
  "/trailers": (_request, response) => {
    response.writeHead(200, { trailer: "x-t, x-u" });
    response.write("body");
    response.addTrailers({ "x-t": "1", "x-u": "2" });
    response.end();
  },
  "/echo": (request, response, body) => {
    const headers = ["x-a", "host"].map((name) => `${name}=${request.headers[name] ?? ""}`);
    const trailers = Object.entries(request.trailers).map(([name, value]) => `${name}=${value}`);
    response.end([request.method, ...headers, body, ...trailers].join(" "));
  },
};

const answerStatus: CallAnswer = (request, response) => {
  const status = Number(request.url?.slice(1)) || 200;
  response.writeHead(status, ["x-many", "1", "x-many", "2"]);
  response.end(status === 204 ? undefined : "answer");
};

/** Echoes; ends when told `close`, after a last word that comes by itself, and resets when told `reset`. */
function answerConnection(socket: net.Socket): void {
  socket.on("data", (chunk: Buffer) => {
    const said = chunk.toString();
    if (said.includes("reset")) socket.resetAndDestroy();
    else if (said.includes("close")) socket.write("bye", () => setTimeout(() => socket.end(), 20));
    else socket.write(`<${said}>`);
  });
  socket.on("end", () => socket.end());
}
