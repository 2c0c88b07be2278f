// Our modules in a host of other people: proxytest of the Go SDK, on wazero. It has no ABI 0.2.1 (proxy_get_log_level), so
// the same sources are built for 0.2.0.

import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { build } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";
import { Host } from "../../host/index.js";
import { exchange, ManualClock } from "../../host/testing.js";
import { headersCases } from "../filters/headers.cases.js";
import { checkCase } from "../filters/headers.check.js";
import { headerValues } from "../support/headers.js";
import { buildProxytest, runProxytest, type Scenario, type StreamResult } from "./support/proxytest.js";

const root = packageRoot();
const program = await buildProxytest();

async function moduleOf(entry: string, name: string): Promise<string> {
  const outFile = join(root, "build", "peers", "go-proxytest", `${name}.wasm`);
  return (await build({ entry: join(root, entry), outFile, abi: "0.2.0" })).wasmPath;
}

const headers = await moduleOf("filters/headers", "headers");
const portable = await moduleOf("tests/fixtures/portable.ts", "portable");

type Fields = [string, string][];

function requestHeaders(path: string, more: Fields, method = "GET", host = "test.local"): Fields {
  const pseudo: Fields = [
    [":method", method],
    [":path", path],
    [":authority", host],
    [":scheme", "http"],
  ];
  return [...pseudo, ...more];
}

/** What proxytest made of one stream. */
async function stream(scenario: Scenario): Promise<StreamResult> {
  const [result] = await runProxytest(program, [scenario]);
  assert.equal(result!.error, "");
  return result!.streams![0]!;
}

/** Cases that need what proxytest lacks: answers that pass the response callback, facts of the connection, environment. */
const BEYOND = /^respond|propert|environment|gRPC|reply|redirect|answer/;

/** Where proxytest does otherwise than Envoy, by its own sources. */
const OTHERWISE: Record<string, string> = {
  "set replaces all values of a header": "it replaces the first",
  "add puts a value beside those that are there": "it appends to the value that is there",
  "add can set several cookies": "it appends to the value that is there",
  "append adds to the list in one line": "it replaces the first",
  "rename moves all values and replaces those of the new name": "it removes the first",
  "remove takes every value away": "it removes the first",
  "an operation is skipped when nothing its value names is there": "to it, an empty value is none",
  "values may be of any language": "its strings are UTF-8, those of the cases bytes",
  "a glob's star stands for part of a segment": "it appends to the value that is there",
  "header conditions: exact, prefix, glob, present and absent": "it appends to the value that is there",
  "invert turns a header condition round, for an absent header too": "it appends to the value that is there",
  "an empty match and none are for every request": "it appends to the value that is there",
};

suite("the headers filter in proxytest on wazero", () => {
  for (const each of headersCases.filter((it) => !BEYOND.test(it.name) && !it.environment)) {
    const { name, configuration, request = {}, answer = {} } = each;
    const why = OTHERWISE[name];
    test(why === undefined ? name : `${name}: otherwise, because ${why}`, async () => {
      const { method, path = "/", host } = request;
      const came = await stream({
        wasm: headers,
        configuration: typeof configuration === "string" ? configuration : JSON.stringify(configuration),
        streams: [
          {
            request: { headers: requestHeaders(path, request.headers ?? [], method, host) },
            response: { headers: [[":status", String(answer.status ?? 200)], ...(answer.headers ?? [])] },
          },
        ],
      });
      const [sent, back] = [came.request!, came.response!];
      const check = () =>
        checkCase(each, {
          upstream: {
            method: headerValues(sent, ":method")[0]!,
            path: headerValues(sent, ":path")[0]!,
            host: headerValues(sent, ":authority")[0]!,
            headers: sent,
          },
          response: {
            status: Number(headerValues(back, ":status")[0]),
            headers: back,
            body: answer.body ?? "",
          },
        });
      if (why === undefined) check();
      else assert.throws(check, assert.AssertionError);
    });
  }

  test("answers in the place of the upstream", async () => {
    const respond = { status: 403, headers: { "x-why": "because" }, body: "no" };
    const { reply, actions } = await stream({
      wasm: headers,
      configuration: JSON.stringify({ rules: [{ respond }] }),
      streams: [{ request: { headers: requestHeaders("/", []) } }],
    });
    assert.deepEqual([reply!.status, reply!.body, actions.length], [403, "no", 1]);
    assert.notEqual(actions[0], 0);
    assert.deepEqual(headerValues(reply!.headers, "x-why"), ["because"]);
  });

  test("refuses a bad configuration", async () => {
    const [result] = await runProxytest(program, [{ wasm: headers, configuration: '{"rules": 5}' }]);
    assert.deepEqual([result!.error, result!.configured], ["", false]);
    assert.match(result!.logs!.error!.join(), /rules/);
  });

  test("is not loaded where it is built for an ABI that proxytest has not", async () => {
    const outFile = join(root, "build", "peers", "go-proxytest", "headers-0.2.1.wasm");
    const { wasmPath } = await build({ entry: join(root, "filters/headers"), outFile });
    const [result] = await runProxytest(program, [{ wasm: wasmPath, configuration: "{}" }]);
    assert.match(result!.error, /proxy_get_log_level/);
  });
});

/** What a request and its response are after the filter, as proxytest and as our host have it. */
interface Seen {
  request: Fields | null;
  requestBody: string;
  response: Fields;
  responseBody: string;
}

interface Work {
  does: string;
  request: { headers?: Fields; chunks?: string[] };
  response: { headers: Fields; chunks?: string[] };
}

const configuration = "good day";
const TICKS = 3;

async function inProxytest({ does, request, response }: Work): Promise<Seen> {
  const { headers: more = [], chunks = [] } = request;
  const came = await stream({
    wasm: portable,
    configuration,
    properties: { "node.metadata.region": "north" },
    ticks: TICKS,
    streams: [
      {
        request: { headers: requestHeaders("/", [...more, ["x-do", does]]), chunks },
        response: { headers: [[":status", "200"], ...response.headers], chunks: response.chunks ?? [] },
      },
    ],
  });
  return {
    request: came.request,
    requestBody: came.requestBody,
    response: came.response!,
    responseBody: came.responseBody,
  };
}

async function inOurs({ does, request, response }: Work): Promise<Seen> {
  const clock = new ManualClock();
  const attributes = { "node.metadata.region": "north" };
  const host = await Host.load({ plugins: [{ wasm: portable, configuration }], clock, attributes });
  clock.advance(TICKS * 250);
  const { headers: more = [], chunks = [] } = request;
  const came = await exchange(host, {
    headers: [...more, ["x-do", does]],
    chunks,
    upstream: () => ({ headers: response.headers, chunks: response.chunks ?? [] }),
  });
  host.close();
  return {
    request: came.upstreamRequest!.headers,
    requestBody: came.upstreamRequest!.text,
    response: came.response.headers,
    responseBody: came.response.text,
  };
}

const sorted = (fields: Fields | null) => fields?.map(([name, value]) => `${name}: ${value}`).sort();

suite("a filter of what every host has, in proxytest as in our host", () => {
  const works: Work[] = [
    { does: "nothing", request: {}, response: { headers: [["x-b", "1"]] } },
    {
      does: "body",
      request: { headers: [["x-a", "1"]], chunks: ["one ", "two ", "three"] },
      response: { headers: [], chunks: ["answer"] },
    },
  ];
  for (const work of works) {
    test(work.does, async () => {
      const [theirs, ours] = [await inProxytest(work), await inOurs(work)];
      assert.deepEqual(sorted(theirs.request), sorted(ours.request));
      assert.deepEqual(sorted(theirs.response), sorted(ours.response));
      assert.equal(theirs.requestBody, ours.requestBody);
      assert.equal(theirs.responseBody, ours.responseBody);
      assert.deepEqual(headerValues(theirs.request!, "x-region"), ["north"]);
      assert.deepEqual(headerValues(theirs.request!, "x-ticks"), [String(TICKS)]);
    });
  }

  test("a local reply", async () => {
    const streams = [{ request: { headers: requestHeaders("/", [["x-do", "reply"]]) } }];
    const { reply } = await stream({ wasm: portable, configuration, streams });
    assert.deepEqual(reply, { status: 429, headers: [["retry-after", "3"]], body: "slow down" });
  });

  test("the period of the timer", async () => {
    const [result] = await runProxytest(program, [{ wasm: portable, configuration }]);
    assert.deepEqual([result!.configured, result!.tickPeriod], [true, 250]);
  });

  test("a refused configuration", async () => {
    const [result] = await runProxytest(program, [{ wasm: portable, configuration: "refuse" }]);
    assert.deepEqual([result!.error, result!.configured], ["", false]);
  });
});
