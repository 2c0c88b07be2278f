import { once } from "node:events";
import { request as httpRequest } from "node:http";
import * as net from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { HeaderList } from "../support/headers.js";
import { type ClientRequest, send } from "../support/http-client.js";
import type { Backends } from "./backends.js";
import type { Action, ConformanceCase, ConnectionStep } from "./case.js";
import { requestWithMetadata } from "./frames.js";

/** One case in one host, while it runs. */
export interface CaseRun {
  /** Where the case's plugins serve. */
  address: { host: string; port: number };
  /** The guests' lines so far. */
  lines(): readonly string[];
}

/** Headers that cases are about: those that proxies add by themselves are not. */
const comparable =
  /^(x-(?!forwarded-proto|request-id|envoy-.*|forwarded-for)[a-z-]*|location|content-type|grpc-.*)$/;

/** How long something is waited for that is to come, in milliseconds. */
const patience = 3_000;

/** Does what a case says and returns what clients and backends saw. */
export async function perform(case_: ConformanceCase, run: CaseRun, backends: Backends): Promise<string[]> {
  backends.http.respond = () => case_.answer ?? {};
  const seen: string[] = [];
  const { as = "http", does = as === "http" || as === "access-log" ? [{ request: {} }] : [] } = case_;
  for (const action of does) seen.push(...(await act(action, run, backends)));
  return seen;
}

async function act(action: Action, run: CaseRun, backends: Backends): Promise<string[]> {
  if ("connect" in action) return connect(run, action.connect);
  if ("metadata" in action) return [await requestWithMetadata(run.address)];
  if ("leaveAfter" in action) await leave(run, action.request, action.leaveAfter);
  else if ("request" in action) return exchange(run, action.request, backends);
  else if ("line" in action) await lineOf(run, action.line);
  else await delay(action.wait);
  return [];
}

async function exchange(run: CaseRun, request: ClientRequest, backends: Backends): Promise<string[]> {
  const { host, port } = run.address;
  const before = backends.http.requests.length;
  const named = request.headers?.some(([name]) => name === "host");
  const headers: HeaderList = [
    ...(named ? [] : ([["host", "test.local"]] as HeaderList)),
    ...(request.headers ?? []),
  ];
  const response = await send(`http://${host}:${port}`, { ...request, headers }).catch(
    (error: Error) => error,
  );
  const seen = backends.http.requests.slice(before).map((upstream) => {
    const { authority, method, path, trailers, body } = upstream;
    return line([
      `backend: ${method} ${authority}${path}`,
      fields(upstream.headers),
      body.toString(),
      fields(trailers),
    ]);
  });
  if (response instanceof Error) return [...seen, "client: no whole response"];
  const { status, text, trailers } = response;
  return [...seen, line([`client: ${status}`, fields(response.headers), text, fields(trailers)])];
}

function line(parts: string[]): string {
  const short = parts.map((part) => (part.length > 200 ? `${part.slice(0, 20)}… ${part.length}` : part));
  while (short.at(-1) === "") short.pop();
  return short.join(" | ");
}

function fields(headers: HeaderList): string {
  return headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => comparable.test(name))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}: ${value}`)
    .join("; ");
}

/** Sends a request and leaves when a guest has logged a line. */
async function leave(run: CaseRun, request: ClientRequest, after: string): Promise<void> {
  const { host, port } = run.address;
  const outgoing = httpRequest({
    host,
    port,
    method: request.method ?? "GET",
    path: request.path ?? "/",
    agent: false,
    headers: request.headers?.flat() ?? ["host", "test.local"],
  });
  outgoing.on("error", () => {});
  outgoing.on("response", (response) => response.on("error", () => {}).resume());
  outgoing.flushHeaders();
  outgoing.end(typeof request.body === "string" ? request.body : undefined);
  await lineOf(run, after);
  outgoing.destroy();
}

/** A TCP connection: what came back, and how it ended. */
async function connect(run: CaseRun, steps: readonly ConnectionStep[]): Promise<string[]> {
  const socket = net.connect({ ...run.address, allowHalfOpen: true });
  let received = "";
  let end = "open";
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
  });
  socket.on("end", () => {
    end = "ended";
  });
  socket.on("error", () => {
    end = "reset";
  });
  await once(socket, "connect");
  for (const step of steps) {
    if ("send" in step) socket.write(step.send, "latin1");
    else if ("receive" in step) await until(() => received.length >= step.receive || end !== "open");
    else if ("line" in step) await lineOf(run, step.line);
    else if ("end" in step) socket.end();
    else if ("reset" in step) socket.resetAndDestroy();
    else await until(() => end !== "open");
  }
  const seen = `client: ${received} (${end})`;
  socket.destroy();
  return [seen];
}

async function lineOf(run: CaseRun, wanted: string): Promise<void> {
  await until(() => run.lines().some((said) => said.includes(wanted)));
}

/** Waits until something is so; whoever waited for what does not come goes on, and the outcome shows it. */
export async function until(condition: () => boolean, milliseconds = patience): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!condition() && Date.now() < deadline) await delay(2);
}
