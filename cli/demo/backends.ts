import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What a backend answers with, as JSON: itself, and the request as it came. */
export interface Echo {
  backend: string;
  method: string;
  path: string;
  /** Names and values in turn, in their order. */
  headers: string[];
}

/** A server that runs for the demo. */
export interface Backend {
  url: string;
  close(): void;
}

/** How long the streaming backend rests between two pieces, in milliseconds. */
const REST = 200;

/** Starts the backend that answers at once. */
export function startEchoBackend(): Promise<Backend> {
  return start((request, response) => {
    response.writeHead(200, responseHeaders);
    response.end(`${describe("echo", request)}\n`);
  });
}

/** Starts the backend that answers the same line by line, a little slowly. */
export function startStreamBackend(): Promise<Backend> {
  return start(async (request, response) => {
    response.writeHead(200, responseHeaders);
    for (const line of describe("stream", request).split("\n")) {
      await delay(REST);
      response.write(`${line}\n`);
    }
    response.end();
  });
}

const responseHeaders = {
  "content-type": "application/json",
  "cache-control": "max-age=60",
  "x-powered-by": "a demo backend",
};

function describe(backend: string, request: IncomingMessage): string {
  const echo: Echo = {
    backend,
    method: request.method!,
    path: request.url!,
    headers: request.rawHeaders,
  };
  return Object.entries(echo)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(",\n")
    .replace(/^/, "{\n")
    .concat("\n}");
}

async function start(listener: RequestListener): Promise<Backend> {
  const server: Server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
