// Each of Envoy's rules in each of its modes: silent as on Envoy, reported, thrown, and off.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  Host,
  HostError,
  type HostOptions,
  type PluginOptions,
  RuleError,
  type RuleId,
  type RuleMode,
  type RuleReport,
  rules,
} from "../../host/index.js";
import { encodePairs } from "../../host/pairs.js";
import { type ExchangeOptions, exchange, FakeCluster } from "../../host/testing.js";
import {
  answer,
  atEnd,
  type Callbacks,
  call,
  callWithResult,
  type GuestOptions,
  guest,
  logged,
} from "./support/guest.js";

interface RuleCase {
  rule: RuleId;
  title: string;
  guest: Callbacks;
  guestOptions?: GuestOptions;
  plugin?: Partial<PluginOptions>;
  request?: ExchangeOptions;
  /** What the guest logs, and the status of the response, where the host behaves as Envoy. */
  onEnvoy: string[];
  /** The same where the rule is off. */
  off: string[];
  /** What a report says the guest did, and what ran. */
  says: RegExp;
  in: [callback: string | undefined, function_: string | undefined];
  /** How often it is reported. Default 1. */
  times?: number;
}

const get = (map: number, name: string) => call("proxy_get_header_map_value", map, name);
const show = (from: number) => callWithResult("proxy_log", [2], from);
const pairs = (count: number, size = 1) =>
  encodePairs(
    Array.from({ length: count }, (_, i) => [
      i === 0 ? ":status" : "x-n",
      i === 0 ? "200" : "v".repeat(size),
    ]),
  ).toString("latin1");
const callout = encodePairs([
  [":method", "GET"],
  [":path", "/"],
  [":authority", "auth"],
]).toString("latin1");
const body = (text: string): ExchangeOptions => ({ method: "POST", body: text });
const response = { upstream: () => ({ headers: { "x-from": "upstream" }, body: "answer" }) };

const cases: RuleCase[] = [
  {
    rule: "deadHeaderMap",
    title: "a request header read in the response",
    guest: {
      proxy_on_request_headers: [],
      proxy_on_response_headers: [logged("get", get(0, ":path")), show(3)],
    },
    onEnvoy: ["get=2", "", "200"],
    off: ["get=0", "/", "200"],
    says: /asked for RequestHeaders, which were passed on/,
    in: ["proxy_on_response_headers", "proxy_get_header_map_value"],
  },
  {
    rule: "deadHeaderMap",
    title: "a request header changed in the body",
    guest: {
      proxy_on_request_headers: [],
      proxy_on_request_body: [logged("set", call("proxy_replace_header_map_value", 0, "x-a", "b"))],
    },
    request: body("x"),
    onEnvoy: ["set=2", "200"],
    off: ["set=0", "200"],
    says: /asked for RequestHeaders/,
    in: ["proxy_on_request_body", "proxy_replace_header_map_value"],
  },
  {
    rule: "deadHeaderMap",
    title: "all pairs of headers that are gone",
    guest: {
      proxy_on_response_headers: [],
      proxy_on_response_body: [
        logged("pairs", call("proxy_get_header_map_pairs", 2)),
        logged("size", call("proxy_get_header_map_size", 2)),
      ],
    },
    request: response,
    onEnvoy: ["pairs=0", "size=2", "200"],
    off: ["pairs=0", "size=0", "200"],
    says: /asked for ResponseHeaders/,
    in: ["proxy_on_response_body", "proxy_get_header_map_pairs"],
    times: 2,
  },
  {
    rule: "deadHeaderMap",
    title: "an attribute of a request that has been passed on",
    guest: {
      proxy_on_request_headers: [],
      proxy_on_response_headers: [logged("path", call("proxy_get_property", "request\0path"))],
    },
    onEnvoy: ["path=1", "200"],
    off: ["path=0", "200"],
    says: /asked for request\.path, whose headers were passed on/,
    in: ["proxy_on_response_headers", "proxy_get_property"],
  },
  {
    rule: "deadBuffer",
    title: "a request body read in the response",
    guest: {
      proxy_on_request_body: [],
      proxy_on_response_headers: [logged("read", call("proxy_get_buffer_bytes", 0, 0, 9)), show(3)],
    },
    request: body("posted"),
    onEnvoy: ["read=0", "", "200"],
    off: ["read=0", "posted", "200"],
    says: /asked for HttpRequestBody/,
    in: ["proxy_on_response_headers", "proxy_get_buffer_bytes"],
  },
  {
    rule: "deadBuffer",
    title: "the configuration read in a stream",
    guest: { proxy_on_request_headers: [logged("read", call("proxy_get_buffer_bytes", 7, 0, 9)), show(3)] },
    plugin: { configuration: "settings" },
    onEnvoy: ["read=1", "", "200"],
    off: ["read=0", "settings", "200"],
    says: /asked for the plugin's configuration/,
    in: ["proxy_on_request_headers", "proxy_get_buffer_bytes"],
  },
  {
    rule: "rootContext",
    title: "a local reply from the root context",
    guest: {
      proxy_on_request_headers: [
        call("proxy_set_effective_context", 1),
        logged("reply", call("proxy_send_local_response", 403, "d", "", "", -1)),
        answer(0),
      ],
    },
    request: { timeout: 50 },
    onEnvoy: ["reply=0", "the exchange did not end"],
    off: ["reply=0", "the exchange did not end"],
    says: /gave a local reply in a context without a stream/,
    in: ["proxy_on_request_headers", "proxy_send_local_response"],
  },
  {
    rule: "rootContext",
    title: "a local reply when a callout has been answered",
    guest: {
      proxy_on_request_headers: [call("proxy_http_call", "auth", callout, "", "", 1000), answer(1)],
      proxy_on_http_call_response: [logged("reply", call("proxy_send_local_response", 403, "d", "", "", -1))],
    },
    request: { timeout: 50 },
    onEnvoy: ["reply=0", "the exchange did not end"],
    off: ["reply=0", "403"],
    says: /gave a local reply in a context without a stream/,
    in: ["proxy_on_http_call_response", "proxy_send_local_response"],
  },
  {
    rule: "rootContext",
    title: "a header map, a body, a property and the end of a stream on the root context",
    guest: {
      proxy_on_request_headers: [
        call("proxy_set_effective_context", 1),
        logged("get", get(0, ":path")),
        logged("body", call("proxy_get_buffer_status", 0)),
        logged("set", call("proxy_set_property", "a", "b")),
        logged("continue", call("proxy_continue_stream", 0)),
        logged("close", call("proxy_close_stream", 0)),
      ],
    },
    onEnvoy: ["get=2", "body=0", "set=1", "continue=0", "close=0", "200"],
    off: ["get=2", "body=0", "set=1", "continue=0", "close=0", "200"],
    says: /^it (asked for \w+|set a property|continued a stream|closed a stream) in a context without a stream$/,
    in: ["proxy_on_request_headers", "proxy_get_header_map_value"],
    times: 5,
  },
  {
    rule: "restrictedCall",
    title: "a header read while memory is allocated",
    guest: { proxy_on_request_headers: [get(0, ":path"), show(3)] },
    guestOptions: { onAllocate: [call("proxy_get_log_level")] },
    onEnvoy: ["proxy_on_request_headers failed: proxy_get_log_level was called from malloc", "503"],
    off: ["/", "200"],
    says: /was called from malloc/,
    in: ["proxy_on_request_headers", "proxy_get_log_level"],
  },
  {
    rule: "pairLimits",
    title: "1,025 headers set at once",
    guest: {
      proxy_on_response_headers: [
        logged("set", call("proxy_set_header_map_pairs", 2, pairs(1025))),
        logged("get", get(2, "x-n")),
        call("proxy_replace_header_map_value", 2, ":status", "200"),
      ],
    },
    onEnvoy: ["set=0", "get=1", "200"],
    off: ["set=0", "get=0", "200"],
    says: /gave 1025 header pairs/,
    in: ["proxy_on_response_headers", "proxy_set_header_map_pairs"],
  },
  {
    rule: "pairLimits",
    title: "pairs of a local reply that are malformed",
    guest: {
      proxy_on_request_headers: [logged("reply", call("proxy_send_local_response", 403, "d", "", "xyz", -1))],
    },
    onEnvoy: ["reply=0", "403"],
    off: ["reply=0", "403"],
    says: /gave 3 bytes that are no header pairs/,
    in: ["proxy_on_request_headers", "proxy_send_local_response"],
  },
  {
    rule: "setBuffer",
    title: "bytes put into the middle of a body",
    guest: {
      proxy_on_request_body: [
        atEnd(
          [
            logged("set", call("proxy_set_buffer_bytes", 0, 2, 1, "new")),
            call("proxy_get_buffer_bytes", 0, 0, 99),
            show(3),
          ],
          [answer(1)],
        ),
      ],
    },
    request: body("posted"),
    onEnvoy: ["set=2", "posted", "200"],
    off: ["set=0", "ponewted", "200"],
    says: /wrote at 2 into a buffer of 6 bytes/,
    in: ["proxy_on_request_body", "proxy_set_buffer_bytes"],
  },
  {
    rule: "zeroIncrement",
    title: "a counter incremented by zero",
    guest: {
      proxy_on_configure: [call("proxy_define_metric", 0, "requests")],
      proxy_on_request_headers: [logged("zero", call("proxy_increment_metric", 4, 0n))],
    },
    onEnvoy: ["zero=2", "200"],
    off: ["zero=0", "200"],
    says: /incremented a counter by 0/,
    in: ["proxy_on_request_headers", "proxy_increment_metric"],
  },
  {
    rule: "zeroIncrement",
    title: "a counter incremented by less than zero",
    guest: {
      proxy_on_configure: [call("proxy_define_metric", 0, "requests")],
      proxy_on_request_headers: [logged("less", call("proxy_increment_metric", 4, -7n))],
    },
    onEnvoy: ["less=2", "200"],
    off: ["less=2", "200"],
    says: /incremented a counter by -7/,
    in: ["proxy_on_request_headers", "proxy_increment_metric"],
  },
  {
    rule: "firstValue",
    title: "one header that a client sent twice",
    guest: { proxy_on_request_headers: [get(0, "X-Role"), show(3)] },
    request: {
      headers: [
        ["x-role", "guest"],
        ["x-role", "admin"],
      ],
    },
    onEnvoy: ["guest", "200"],
    off: ["guest,admin", "200"],
    says: /asked for X-Role, which has 2 values/,
    in: ["proxy_on_request_headers", "proxy_get_header_map_value"],
  },
  {
    rule: "localReplyCallback",
    title: "a local reply",
    guest: {
      proxy_on_request_headers: [call("proxy_send_local_response", 403, "d", "no", "", -1)],
      proxy_on_response_headers: [logged("seen", call("proxy_get_header_map_size", 2))],
      proxy_on_response_body: [],
    },
    onEnvoy: ["seen=0", "403"],
    off: ["403"],
    says: /is called for the local reply that this filter gave/,
    in: ["proxy_on_response_headers", undefined],
  },
  {
    rule: "stopIteration",
    title: "StopIteration, to decide with the body",
    guest: {
      proxy_on_request_headers: [answer(1)],
      proxy_on_request_body: [atEnd([logged("body", call("proxy_get_log_level"))], [answer(1)])],
    },
    request: { ...body("x"), timeout: 50 },
    onEnvoy: ["the exchange did not end"],
    off: ["body=0", "200"],
    says: /answered StopIteration and has proxy_on_request_body, which is not called/,
    in: ["proxy_on_request_headers", undefined],
  },
  {
    rule: "crash",
    title: "a response continued before it has begun",
    guest: { proxy_on_request_headers: [logged("continue", call("proxy_continue_stream", 1))] },
    onEnvoy: ["continue=0", "200"],
    off: ["continue=0", "200"],
    says: /continued a response that has not begun/,
    in: ["proxy_on_request_headers", "proxy_continue_stream"],
  },
  {
    rule: "crash",
    title: "a gRPC call to nobody",
    guest: {
      proxy_on_request_headers: [
        logged("call", call("proxy_grpc_call", "", "service", "method", "", "message", 1000)),
      ],
    },
    onEnvoy: ["call=2", "200"],
    off: ["call=2", "200"],
    says: /made a gRPC call with an empty target/,
    in: ["proxy_on_request_headers", "proxy_grpc_call"],
  },
];

interface Outcome {
  /** What the guest logged, and how it ended. */
  seen: string[];
  reports: readonly RuleReport[];
  /** As the exchange handed them over, if it ended. */
  exchanged?: readonly RuleReport[];
  error?: unknown;
}

async function run(ruleCase: RuleCase, mode: RuleMode, options: Partial<HostOptions> = {}): Promise<Outcome> {
  const wasm = guest(ruleCase.guest, ruleCase.guestOptions);
  const plugins = [{ name: "p", wasm, ...ruleCase.plugin }];
  const clusters = { auth: new FakeCluster({ http: () => ({}) }) };
  const host = await Host.load({ plugins, clusters, rules: { [ruleCase.rule]: mode }, ...options });
  const logs = () => host.logs.map(({ message }) => message.replace(/, where.*/s, ""));
  try {
    const { response: received, reports } = await exchange(host, ruleCase.request);
    return { seen: [...logs(), String(received.status)], reports: host.reports, exchanged: reports };
  } catch (error) {
    const message = (error as Error).message.replace(/ in \d+ ms$/, "");
    return { seen: [...logs(), message], reports: host.reports, error };
  } finally {
    host.close();
  }
}

function checkReport(report: RuleReport, ruleCase: RuleCase): void {
  const { onEnvoy } = rules.find(({ id }) => id === ruleCase.rule)!;
  assert.equal(report.rule, ruleCase.rule);
  assert.equal(report.plugin, "p");
  assert.deepEqual([report.callback, report.function], ruleCase.in);
  assert.match(report.detail, ruleCase.says);
  for (const part of [...ruleCase.in, 'plugin "p"', report.detail, onEnvoy, ruleCase.rule]) {
    if (part !== undefined) assert.ok(report.message.includes(part), report.message);
  }
}

for (const ruleCase of cases) {
  suite(`${ruleCase.rule}: ${ruleCase.title}`, () => {
    test("is silent by default", async () => {
      const { seen, reports } = await run(ruleCase, "model");
      assert.deepEqual(seen, ruleCase.onEnvoy);
      assert.deepEqual(reports, []);
    });

    test("changes nothing where it is reported, but says so", async () => {
      const { seen, reports, exchanged } = await run(ruleCase, "report");
      assert.deepEqual(seen, ruleCase.onEnvoy);
      assert.equal(reports.length, ruleCase.times ?? 1);
      checkReport(reports[0]!, ruleCase);
      for (const report of reports) assert.match(report.detail, ruleCase.says);
      if (exchanged) assert.deepEqual(exchanged, reports);
    });

    test("is thrown where it fails", async () => {
      const { error, reports } = await run(ruleCase, "fail");
      assert.ok(error instanceof RuleError, String(error));
      checkReport(error.report, ruleCase);
      assert.deepEqual(reports, [error.report]);
    });

    test("does not hold where it is off", async () => {
      const { seen, reports } = await run(ruleCase, "off");
      assert.deepEqual(seen, ruleCase.off);
      assert.deepEqual(reports, []);
    });

    test("is among what a strict host reports", async () => {
      const { reports } = await run(ruleCase, "model", { rules: {}, strict: true });
      assert.ok(reports.some(({ rule }) => rule === ruleCase.rule));
    });
  });
}

suite("the rules", () => {
  test("each have a case", () => {
    const tested = new Set(cases.map(({ rule }) => rule));
    assert.deepEqual([...tested].sort(), rules.map(({ id }) => id).sort());
  });

  test("that a module breaks while it starts keep it from being loaded", async () => {
    const wasm = guest({ _initialize: [call("proxy_get_log_level")] });
    const load = (mode: RuleMode) =>
      Host.load({ plugins: [{ wasm, name: "p" }], rules: { restrictedCall: mode } });
    await assert.rejects(load("model"), HostError);
    await assert.rejects(load("report"), HostError);
    await assert.rejects(load("fail"), RuleError);
    await load("off");
  });

  test("that nobody knows are refused by name", async () => {
    const load = (chosen: object) => Host.load({ plugins: [], rules: chosen });
    await assert.rejects(load({ deadHeaders: "report" }), {
      name: "HostError",
      message: /^there is no rule "deadHeaders"; the rules are deadHeaderMap, /,
    });
    await assert.rejects(load({ setBuffer: "on" }), {
      name: "HostError",
      message: 'rule "setBuffer" has the mode "on"; the modes are model, report, fail, off',
    });
  });

  test("are kept to 1,000 reports", async () => {
    const callbacks = { proxy_on_request_headers: [get(0, "x-a")] };
    const host = await Host.load({ plugins: [{ wasm: guest(callbacks) }], strict: true });
    const headers: [string, string][] = [
      ["x-a", "1"],
      ["x-a", "2"],
    ];
    for (let i = 0; i < 1001; i++) await exchange(host, { headers });
    assert.equal(host.reports.length, 1000);
  });

  test("show in the trace at the call that met them", async () => {
    const callbacks = {
      proxy_on_request_headers: [],
      proxy_on_response_headers: [get(2, ":status"), get(0, ":path")],
    };
    const host = await Host.load({ plugins: [{ wasm: guest(callbacks) }], strict: true, trace: true });
    const { trace } = await exchange(host);
    const met = trace.filter(({ rule }) => rule !== undefined);
    assert.deepEqual(
      met.map((record) => [record.function, record.arguments.map, record.rule]),
      [["proxy_get_header_map_value", "RequestHeaders", "deadHeaderMap"]],
    );
  });

  test("name the guest's function in a report", async () => {
    const callbacks = { proxy_on_request_headers: [], proxy_on_response_headers: [get(0, ":path")] };
    const host = await Host.load({ plugins: [{ wasm: guest(callbacks) }], strict: true });
    await exchange(host);
    const [report] = host.reports;
    assert.equal(report!.frames[0]!.function, "proxy_on_response_headers");
    assert.match(report!.message, / at proxy_on_response_headers: it asked/);
  });
});
