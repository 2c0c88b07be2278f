// Cases for filters that do what the request header `x-do` says, and say in the response header `x-result` what they found out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Backends, startBackends } from "../conformance/backends.js";
import type { BackendResponse, RecordedRequest } from "./backend.js";
import { headerValues } from "./headers.js";
import { type ClientRequest, type ClientResponse, send } from "./http-client.js";
import type { RunningProxy } from "./proxies.js";

export interface WorkCase {
  /** The value of `x-do`. */
  does: string;
  request?: ClientRequest;
  answer?: BackendResponse;
  /** What the filter found out. */
  result?: string | RegExp;
  check?: (response: ClientResponse, request: RecordedRequest | null) => void;
}

/** Tests cases through a proxy, and at last what was logged. */
export function runCases(
  cases: readonly WorkCase[],
  start: (backends: Backends) => Promise<RunningProxy>,
  checkLog?: (log: string) => void,
): void {
  let backends: Backends;
  let proxy: RunningProxy;

  before(async () => {
    backends = await startBackends();
    proxy = await start(backends);
    await timerHasRung(proxy, cases);
  });

  after(async () => {
    await proxy?.stop();
    await backends?.close();
  });

  for (const work of cases) test(work.does, { timeout: 15_000 }, () => run(work, proxy, backends));
  if (checkLog) test("logs", () => checkLog(proxy.log().join("\n")));
}

/** The case "configuration" says at last whether the timer has rung. */
async function timerHasRung(proxy: RunningProxy, cases: readonly WorkCase[]): Promise<void> {
  if (!cases.some(({ does }) => does === "configuration")) return;
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const { headers } = await send(proxy.url, { headers: [["x-do", "configuration"]] });
    if (headerValues(headers, "x-result")[0]!.endsWith("true")) return;
  }
  assert.fail("the timer did not ring");
}

async function run(work: WorkCase, proxy: RunningProxy, backends: Backends): Promise<void> {
  const { does, request = {}, answer = {}, result, check } = work;
  backends.http.respond = () => answer;
  const seen = backends.http.requests.length;
  const response = await send(proxy.url, {
    ...request,
    headers: [["x-do", does], ...(request.headers ?? [])],
  });
  check?.(response, backends.http.requests[seen] ?? null);
  const [found] = headerValues(response.headers, "x-result");
  if (result instanceof RegExp) assert.match(found!, result);
  else if (result !== undefined) assert.equal(found, result);
}
