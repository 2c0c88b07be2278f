import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { encodeFrame, FrameReader } from "../../host/callouts/grpc-frames.js";
import { parseGrpcService } from "../../host/callouts/grpc-service.js";
import type { Host } from "../../host/index.js";
import { encodePairs } from "../../host/pairs.js";
import { exchange, FakeCluster, ManualClock } from "../../host/testing.js";
import { answer, call, callWithResult, log, type Step } from "./support/guest.js";
import { loadGuests } from "./support/load.js";
import { calls, statuses } from "./support/trace.js";

const metadata = encodePairs([
  ["x-in", "1"],
  ["data-bin", "\x00\xff"],
]).toString("latin1");

const unary = (target = "grpc", timeout = 0): Step =>
  call("proxy_grpc_call", target, "test.Service", "Method", metadata, "ask", timeout);
const open = (target = "grpc"): Step => call("proxy_grpc_stream", target, "test.Service", "Method", metadata);
const CALL = 5;
const STREAM = 6;

const events = {
  proxy_on_grpc_receive_initial_metadata: [call("proxy_get_header_map_pairs", 4)],
  proxy_on_grpc_receive: [call("proxy_get_buffer_bytes", 5, 0, 999), callWithResult("proxy_log", [2], 3)],
  proxy_on_grpc_receive_trailing_metadata: [call("proxy_get_header_map_pairs", 5)],
  proxy_on_grpc_close: [call("proxy_get_status")],
};

/** A guest that does something when it is configured, and is shown what comes of it. */
const guestThat = (...steps: Step[]) => ({ ...events, proxy_on_configure: [...steps, answer(1)] });

/** What the guest was told, in order. */
function told(host: Host): unknown[] {
  return host.traceRecords
    .filter(({ function: name }) => name.startsWith("proxy_on_grpc"))
    .map(({ function: name, arguments: all }) => [name.replace("proxy_on_grpc_", ""), ...Object.values(all)]);
}

/** Code and message that `proxy_get_status` told last. */
function lastStatus(host: Host): unknown {
  return host.traceRecords.findLast(({ function: name }) => name === "proxy_get_status")?.returned;
}

describe("unary calls", () => {
  test("send what Envoy's gRPC client sends", async () => {
    const grpc = new FakeCluster();
    await loadGuests([guestThat(unary("grpc", 250))], { clusters: { grpc } });
    const [sent] = grpc.grpcCallouts;
    assert.deepEqual(sent?.headers, [
      [":method", "POST"],
      [":path", "/test.Service/Method"],
      [":authority", "grpc"],
      [":scheme", "http"],
      ["te", "trailers"],
      ["grpc-timeout", "250m"],
      ["content-type", "application/grpc"],
      ["x-in", "1"],
      ["data-bin", "AP8="],
    ]);
    assert.deepEqual([sent.service, sent.method, sent.timeout], ["test.Service", "Method", 250]);
    assert.deepEqual(sent.messages.map(String), ["ask"]);
    assert.equal(sent.hasEnded, true);
  });

  test("are shown the message of the answer, and nothing else", async () => {
    const grpc = new FakeCluster();
    const host = await loadGuests([guestThat(unary())], { clusters: { grpc } });
    grpc.grpcCallouts[0]!.reply("told");
    assert.deepEqual(told(host), [["receive", 1, CALL, 4]]);
    assert.equal(host.logs.at(-1)?.message, "told");
  });

  test("are shown the status of a failure, with where it is from", async () => {
    const grpc = new FakeCluster();
    const host = await loadGuests([guestThat(unary())], { clusters: { grpc } });
    grpc.grpcCallouts[0]!.close(7, "no%21");
    assert.deepEqual(told(host), [["close", 1, CALL, "PermissionDenied"]]);
    assert.deepEqual(lastStatus(host), { code: 7, message: "no%21{via_upstream}" });
  });

  test("are answered by a function after the guest's callback", async () => {
    const grpc = new FakeCluster({ grpc: (call) => call.reply(`${call.messages[0]}ed`) });
    const steps = {
      ...events,
      proxy_on_request_headers: [unary(), log("called"), answer(1)],
      proxy_on_grpc_receive: [
        ...events.proxy_on_grpc_receive,
        call("proxy_set_effective_context", 2),
        call("proxy_continue_stream", 0),
      ],
    };
    const host = await loadGuests([steps], { clusters: { grpc } });
    const { logs } = await exchange(host);
    assert.deepEqual(
      logs.map(({ message }) => message),
      ["called", "asked"],
    );
  });

  test("are out of time on the host's clock", async () => {
    const clock = new ManualClock();
    const grpc = new FakeCluster();
    const host = await loadGuests([guestThat(unary("grpc", 100))], { clusters: { grpc }, clock });
    clock.advance(100);
    assert.deepEqual(told(host), [["close", 1, CALL, "Unavailable"]]);
    assert.deepEqual(lastStatus(host), { code: 14, message: "upstream request timeout{response_timeout}" });
    assert.equal(grpc.grpcCallouts[0]?.isCanceled, true);
  });

  test("to nobody are unavailable", async () => {
    const grpc = new FakeCluster();
    const host = await loadGuests([guestThat(unary())], { clusters: { grpc } });
    grpc.grpcCallouts[0]!.refuse();
    assert.deepEqual(told(host), [["close", 1, CALL, "Unavailable"]]);
  });

  test("that break off in mid-answer are an internal error", async () => {
    const grpc = new FakeCluster();
    const host = await loadGuests([guestThat(unary())], { clusters: { grpc } });
    const [sent] = grpc.grpcCallouts;
    sent!.sendMessage("part");
    sent!.reset();
    assert.deepEqual(told(host), [["close", 1, CALL, "Internal"]]);
  });

  test("are cancelled by cancel and close alike, once", async () => {
    const grpc = new FakeCluster();
    const steps = [
      unary(),
      call("proxy_grpc_cancel", CALL),
      call("proxy_grpc_cancel", CALL),
      unary(),
      call("proxy_grpc_close", CALL + 4),
      call("proxy_grpc_close", CALL + 4),
      call("proxy_grpc_send", CALL, "x", 0),
    ];
    const host = await loadGuests([guestThat(...steps)], { clusters: { grpc } });
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_cancel"), ["Ok", "NotFound"]);
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_close"), ["Ok", "NotFound"]);
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_send"), ["BadArgument"]);
    assert.deepEqual(
      grpc.grpcCallouts.map(({ isCanceled }) => isCanceled),
      [true, true],
    );
    assert.deepEqual(told(host), []);
  });

  test("of root contexts that are deleted are dropped", async () => {
    const grpc = new FakeCluster();
    const host = await loadGuests([guestThat(unary(), open())], { clusters: { grpc } });
    host.close();
    assert.deepEqual(
      grpc.grpcCallouts.map(({ isCanceled }) => isCanceled),
      [true, true],
    );
  });
});

describe("streams", () => {
  test("show all that the server says, in order", async () => {
    const grpc = new FakeCluster();
    const host = await loadGuests([guestThat(open())], { clusters: { grpc } });
    const [stream] = grpc.grpcCallouts;
    stream!.sendInitialMetadata({ "x-initial": "i" });
    stream!.sendMessage("one");
    stream!.sendMessage("two");
    stream!.close(0, "", { "x-trailer": "t" });
    assert.deepEqual(told(host), [
      ["receive_initial_metadata", 1, STREAM, 3],
      ["receive", 1, STREAM, 3],
      ["receive", 1, STREAM, 3],
      ["receive_trailing_metadata", 1, STREAM, 2],
      ["close", 1, STREAM, "Ok"],
    ]);
    assert.deepEqual(
      host.logs.map(({ message }) => message),
      ["one", "two"],
    );
  });

  test("take messages until they are ended", async () => {
    const grpc = new FakeCluster();
    const steps = [
      open(),
      call("proxy_grpc_send", STREAM, "one", 0),
      call("proxy_grpc_send", STREAM, "two", 1),
      call("proxy_grpc_send", STREAM, "three", 0),
    ];
    const host = await loadGuests([guestThat(...steps)], { clusters: { grpc } });
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_send"), ["Ok", "Ok", "Ok"]);
    const [stream] = grpc.grpcCallouts;
    assert.deepEqual(stream?.messages.map(String), ["one", "two"]);
    assert.equal(stream?.hasEnded, true);
  });

  test("that both sides have closed are forgotten", async () => {
    const grpc = new FakeCluster();
    const steps = {
      ...guestThat(open(), call("proxy_grpc_close", STREAM)),
      proxy_on_tick: [call("proxy_grpc_close", STREAM)],
      proxy_on_vm_start: [call("proxy_set_tick_period_milliseconds", 10), answer(1)],
    };
    const clock = new ManualClock();
    const host = await loadGuests([steps], { clusters: { grpc }, clock });
    clock.advance(10);
    grpc.grpcCallouts[0]!.close(0);
    clock.advance(10);
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_close"), ["Ok", "Ok", "NotFound"]);
  });

  test("that the server alone has closed are there until the guest closes them", async () => {
    const grpc = new FakeCluster();
    const close = call("proxy_grpc_close", STREAM);
    const steps = { ...guestThat(open()), proxy_on_grpc_close: [close, close] };
    const host = await loadGuests([steps], { clusters: { grpc } });
    grpc.grpcCallouts[0]!.close(0);
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_close"), ["Ok", "NotFound"]);
  });

  test("that are cancelled in a callback say nothing more", async () => {
    const grpc = new FakeCluster();
    const steps = { ...guestThat(open()), proxy_on_grpc_receive: [call("proxy_grpc_cancel", STREAM)] };
    const host = await loadGuests([steps], { clusters: { grpc } });
    const [stream] = grpc.grpcCallouts;
    stream!.sendMessage("one");
    assert.equal(stream!.isCanceled, true);
    assert.equal(calls(host.traceRecords, "guest").includes("proxy_on_grpc_close"), false);
  });

  test("that are cancelled say nothing of what came while the guest was busy", async () => {
    const grpc = new FakeCluster();
    const steps = {
      ...guestThat(open()),
      proxy_on_request_headers: [log("busy")],
      proxy_on_grpc_receive: [log("told"), call("proxy_grpc_cancel", STREAM)],
    };
    const host = await loadGuests([steps], {
      clusters: { grpc },
      trace: ({ function: name, contextId }) => {
        if (name !== "proxy_log" || contextId === 1) return;
        for (const message of ["one", "two"]) grpc.grpcCallouts[0]!.sendMessage(message);
      },
    });
    await exchange(host);
    assert.deepEqual(
      host.logs.map(({ message }) => message),
      ["busy", "told"],
    );
  });

  test("without a healthy server enter the guest from within the call, as on Envoy", async () => {
    const grpc = new FakeCluster({ isHealthy: false });
    const host = await loadGuests([guestThat(open(), log("after"))], { clusters: { grpc } });
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_stream"), ["InternalFailure"]);
    const seen = host.traceRecords.filter(({ function: name }) => /^proxy_(on_grpc|grpc|log)/.test(name));
    assert.deepEqual(
      seen.map(({ function: name, depth }) => [name, depth]),
      [
        ["proxy_grpc_stream", 1],
        ["proxy_on_grpc_receive_initial_metadata", 2],
        ["proxy_on_grpc_receive_trailing_metadata", 2],
        ["proxy_log", 1],
        ["proxy_on_grpc_close", 0],
      ],
    );
    assert.deepEqual(lastStatus(host), { code: 14, message: "no healthy upstream{no_healthy_upstream}" });
  });
});

describe("targets of gRPC calls", () => {
  /** A length-delimited protobuf field. */
  const field = (number: number, ...content: (string | Buffer)[]): Buffer => {
    const bytes = Buffer.concat(content.map((part) => Buffer.from(part as string, "latin1")));
    return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
  };
  const service = (...fields: Buffer[]) => Buffer.concat(fields).toString("latin1");

  test("are names of clusters, or serialized services with metadata of their own", async () => {
    const grpc = new FakeCluster();
    const target = service(
      field(1, field(1, "grpc"), field(2, "authority.test")),
      field(5, field(1, "x-service"), field(2, "s")),
    );
    await loadGuests([guestThat(unary(target))], { clusters: { grpc } });
    const [sent] = grpc.grpcCallouts;
    assert.equal(sent?.cluster, "grpc");
    assert.equal(sent.header(":authority"), "authority.test");
    assert.deepEqual(sent.headers.slice(-3), [
      ["x-service", "s"],
      ["x-in", "1"],
      ["data-bin", "AP8="],
    ]);
  });

  test("that are no cluster are refused, or fail and say so", async () => {
    const steps = [unary("nowhere"), open("nowhere"), unary(service(field(1, field(1, "nowhere"))))];
    const host = await loadGuests([guestThat(...steps)]);
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_call"), ["ParseFailure", "InternalFailure"]);
    assert.deepEqual(statuses(host.traceRecords, "proxy_grpc_stream"), ["ParseFailure"]);
    assert.deepEqual(told(host), [["close", 1, CALL, "Unavailable"]]);
    assert.deepEqual(lastStatus(host), { code: 14, message: "Cluster not available" });
  });

  const parsed: [what: string, message: Buffer, cluster: string | undefined | null][] = [
    ["a name", Buffer.from("backend"), null],
    ["a cluster", field(1, field(1, "a")), "a"],
    ["the last of two clusters", Buffer.concat([field(1, field(1, "a")), field(1, field(1, "b"))]), "b"],
    ["an empty message", Buffer.alloc(0), undefined],
    ["another target", field(2, field(1, "google")), undefined],
    [
      "unknown fields of every kind",
      Buffer.concat([
        Buffer.from([0x08, 0x96, 0x01]),
        Buffer.from([0x21, 1, 2, 3, 4, 5, 6, 7, 8]),
        Buffer.from([0x25, 1, 2, 3, 4]),
        Buffer.from([0x33, 0x08, 0x01, 0x34]),
        field(1, field(1, "a")),
      ]),
      "a",
    ],
    ["a group that ends as another", Buffer.from([0x33, 0x3c]), null],
    ["a group that does not end", Buffer.from([0x33, 0x08, 0x01]), null],
    ["groups that nest too deep", Buffer.from(Array(200).fill(0x33)), null],
    ["a field number of 0", Buffer.from([0x02, 0x00]), null],
    ["a length beyond the end", Buffer.from([0x0a, 0x05, 0x0a]), null],
    ["a number without an end", Buffer.from(Array(11).fill(0xff)), null],
    ["a cluster that is malformed within", field(1, "\x0a\x09"), null],
  ];
  for (const [what, message, cluster] of parsed) {
    test(`parse ${what}`, () => {
      const result = parseGrpcService(message);
      assert.deepEqual(result === undefined ? null : result.cluster, cluster);
    });
  }
});

describe("gRPC frames", () => {
  function read(...chunks: Uint8Array[]): { messages: string[]; error: string | undefined } {
    const reader = new FrameReader();
    const messages: string[] = [];
    let error: string | undefined;
    for (const chunk of chunks) error ??= reader.read(chunk, (message) => messages.push(message.toString()));
    return { messages, error };
  }

  const two = Buffer.concat([
    encodeFrame(Buffer.from("one")),
    encodeFrame(Buffer.from("")),
    encodeFrame(Buffer.from("two")),
  ]);

  test("are read however they are cut", () => {
    for (let size = 1; size <= two.length; size++) {
      const chunks = [];
      for (let at = 0; at < two.length; at += size) chunks.push(two.subarray(at, at + size));
      assert.deepEqual(read(...chunks), { messages: ["one", "", "two"], error: undefined });
    }
  });

  test("that are compressed, malformed or too long are refused", () => {
    assert.deepEqual(read(Buffer.from([1, 0, 0, 0, 1, 9])), { messages: [], error: "malformed" });
    assert.deepEqual(read(Buffer.from([9, 9, 9, 9, 9])), { messages: [], error: "malformed" });
    assert.deepEqual(read(Buffer.from([0, 2, 0, 0, 1])), { messages: [], error: "too long" });
    assert.deepEqual(read(Buffer.from([0, 2, 0, 0, 0])), { messages: [], error: undefined });
  });
});
