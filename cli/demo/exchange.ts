import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { HeaderList } from "../../host/index.js";
import type { Echo } from "./backends.js";
import type { Sample } from "./samples.js";

/** A sample's request and response, as they came out at the far ends of the proxy. */
export interface Outcome {
  status: number;
  headers: HeaderList;
  body: string;
  /** The request as a backend got it; null if none did. */
  seen: { backend: string; line: string; headers: HeaderList } | null;
}

const TIMEOUT_MS = 10_000;

/** Sends a sample's request to a proxy. */
export async function sendSample({ path, headers }: Sample, proxyUrl: string): Promise<Outcome> {
  const hasHost = headers.some(([name]) => name === "host");
  const sent: HeaderList = hasHost ? headers : [["host", "demo.local"], ...headers];
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const outgoing = request(proxyUrl, { path, headers: sent.flat(), agent: false, signal }).end();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  const body = Buffer.concat(await response.toArray()).toString();
  return {
    status: response.statusCode!,
    headers: pairs(response.rawHeaders),
    body,
    seen: parseEcho(body),
  };
}

function parseEcho(body: string): Outcome["seen"] {
  if (!body.startsWith("{")) return null;
  const { backend, method, path, headers } = JSON.parse(body) as Echo;
  return { backend, line: `${method} ${path}`, headers: pairs(headers) };
}

function pairs(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, i): HeaderList => (i % 2 === 0 ? [[name, raw[i + 1]!]] : []));
}
