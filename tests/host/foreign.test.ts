import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { describe, test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import { setEnvoyFilterState } from "../../host/foreign/filter-state.js";
import { readMessage, writeMessage } from "../../host/foreign/protobuf.js";
import { foreignFunctions } from "../../host/foreign/registry.js";
import { Host, Status } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import type { Vm } from "../../host/vm.js";
import { handedBack, showNumber } from "./support/data-steps.js";
import { type Callbacks, call, callWithResult, log, logged } from "./support/guest.js";
import { plugin } from "./support/load.js";

const foreign = (name: string, argument: string | Buffer) =>
  call("proxy_call_foreign_function", name, argument.toString("latin1"));
const showResult = callWithResult("proxy_log", [2], 4);
const functions = foreignFunctions();

/** Calls a function that needs no VM. */
function ask(name: string, argument: Uint8Array): Buffer | Status {
  return functions.get(name)!(Buffer.from(argument), {} as Vm) as Buffer | Status;
}

async function run(callbacks: Callbacks, options: Partial<Parameters<typeof Host.load>[0]> = {}) {
  const host = await Host.load({ plugins: [plugin(callbacks, { name: "p", vmId: "v" })], ...options });
  const { logs } = await exchange(host);
  return { host, lines: logs.map(({ message }) => message) };
}

describe("foreign functions", () => {
  test("are found by name, and their results handed over where they are wanted", async () => {
    const { lines } = await run(
      {
        proxy_on_request_headers: [
          logged("unknown", foreign("nothing", "")),
          logged("CEL", foreign("expr_create", "1 + 1")),
          logged("known", foreign("mirror", "abc")),
          showResult,
          showNumber("size", handedBack(5)),
          logged("no result wanted", call("proxy_call_foreign_function", "mirror", "abc", 0, 0)),
          showNumber("memory taken", "(i32.sub (global.get $heap) (i32.const 524288))"),
          logged("no size wanted", call("proxy_call_foreign_function", "mirror", "abcd", 128, 0)),
          showResult,
          showNumber("at address 0", "(i32.load (i32.const 0))"),
          logged("result outside", call("proxy_call_foreign_function", "mirror", "abc", -2, 0)),
          logged("argument outside", call("proxy_call_foreign_function", "mirror", -4, 8, 0, 0)),
          logged("name outside", call("proxy_call_foreign_function", -4, 8, 0, 0, 0, 0)),
        ],
      },
      { foreignFunctions: { mirror: (argument) => argument.reverse() } },
    );
    assert.deepEqual(lines, [
      "unknown=1",
      "CEL=1",
      "known=0",
      "cba",
      "size=0003",
      "no result wanted=0",
      "memory taken=0003",
      "no size wanted=0",
      "dcb",
      "at address 0=0000",
      "result outside=6",
      "argument outside=6",
      "name outside=6",
    ]);
  });

  test("of the user's know who calls, may fail, and come before Envoy's", async () => {
    const seen: unknown[] = [];
    const { lines } = await run(
      {
        proxy_on_request_headers: [
          logged("nothing", foreign("nothing", "")),
          logged("status", foreign("status", "")),
          showNumber("size", handedBack(5)),
          logged("error", foreign("error", "")),
          logged("Envoy's", foreign("compress", "x")),
          showResult,
        ],
      },
      {
        foreignFunctions: {
          nothing: (_argument, context) => void seen.push(context),
          status: () => Status.ParseFailure,
          error: () => assert.fail("out of order"),
          compress: () => Buffer.from("mine"),
        },
      },
    );
    assert.deepEqual(seen, [{ plugin: "p", vmId: "v", worker: 0, contextId: 2 }]);
    assert.deepEqual(lines, [
      "nothing=0",
      "status=4",
      "size=0000",
      "foreign function error failed: out of order",
      "error=:",
      "Envoy's=0",
      "mine",
    ]);
  });

  test("call into guests, which read the argument as their call data", async () => {
    const host = await Host.load({
      plugins: [
        plugin({ proxy_on_request_headers: [] }, { vmId: "other" }),
        plugin({
          proxy_on_foreign_function: [
            showNumber("function", "(local.get 1)"),
            showNumber("size", "(local.get 2)"),
            call("proxy_get_buffer_bytes", 8, 0, 100),
            callWithResult("proxy_log", [2], 3),
          ],
          proxy_on_request_headers: [call("proxy_get_buffer_status", 8), showNumber("later", handedBack(1))],
        }),
      ],
    });
    host.callForeign(7, Buffer.from("data"), 0, 1);
    host.callForeign(7, Buffer.from("data"), 0, 0);
    assert.deepEqual(
      host.logs.map(({ message, contextId }) => [message, contextId]),
      [
        ["function=0007", 1],
        ["size=0004", 1],
        ["data", 1],
      ],
    );
    await exchange(host);
    assert.equal(host.logs.at(-1)?.message, "later=0000");
    assert.throws(() => host.callForeign(7, Buffer.alloc(0), 0, 9), { message: "there is no plugin 9" });
  });
});

describe("compression", () => {
  test("is zlib's format, both ways", () => {
    const text = Buffer.from("hello ".repeat(1000));
    assert.deepEqual(inflateSync(ask("compress", text) as Buffer), text);
    assert.deepEqual(ask("uncompress", deflateSync(text)), text);
    assert.deepEqual(ask("uncompress", Buffer.concat([deflateSync(text), Buffer.from("more")])), text);
  });

  for (const { what, bytes } of [
    { what: "nothing", bytes: Buffer.alloc(0) },
    { what: "anything else", bytes: Buffer.from("garbage") },
    { what: "a stream that is cut short", bytes: deflateSync(Buffer.from("hello")).subarray(0, 8) },
  ]) {
    test(`fails on ${what}`, () => {
      assert.equal(ask("uncompress", bytes), Status.SerializationFailure);
    });
  }
});

describe("signatures", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const ed = generateKeyPairSync("ed25519");
  const text = Buffer.from("hello");
  const publicDer = (key: KeyObject) => key.export({ type: "spki", format: "der" });
  const privateDer = (key: KeyObject) => key.export({ type: "pkcs8", format: "der" });

  /** Result, signature and error. */
  function signed(argument: [number, Uint8Array | string][]) {
    const fields = readMessage(ask("sign", writeMessage(argument)) as Buffer);
    return [fields.number(1), fields.bytes(2), fields.text(3)] as const;
  }

  /** Result and error. */
  function verified(argument: [number, Uint8Array | string][]) {
    const fields = readMessage(ask("verify_signature", writeMessage(argument)) as Buffer);
    return [fields.number(1), fields.text(2)] as const;
  }

  for (const { name, keys } of [
    { name: "RSA", keys: rsa },
    { name: "elliptic curves", keys: ec },
  ]) {
    for (const hash of ["sha1", "sha224", "SHA256", "sha384", "sha512"]) {
      test(`by ${name} with ${hash}`, () => {
        const [result, signature, error] = signed([
          [1, hash],
          [2, privateDer(keys.privateKey)],
          [3, text],
        ]);
        assert.deepEqual([result, error], [1, ""]);
        assert.ok(verify(hash.toLowerCase(), text, keys.publicKey, signature));
        const key: [number, Uint8Array] = [2, publicDer(keys.publicKey)];
        assert.deepEqual(verified([[1, hash], key, [3, signature], [4, text]]), [1, ""]);
        const wrong = verified([[1, hash], key, [3, signature], [4, "other"]]);
        assert.deepEqual(wrong, [0, "Failed to verify digest. Error code: 0"]);
      });
    }
  }

  test("with keys as PEM", () => {
    const pem = rsa.privateKey.export({ type: "pkcs1", format: "pem" });
    const [result, signature] = signed([
      [1, "sha256"],
      [4, pem],
      [3, text],
    ]);
    assert.equal(result, 1);
    const publicPem = rsa.publicKey.export({ type: "spki", format: "pem" });
    assert.deepEqual(
      verified([
        [1, "sha256"],
        [5, publicPem],
        [3, signature],
        [4, text],
      ]),
      [1, ""],
    );
  });

  const signature = sign("sha256", text, rsa.privateKey);
  const noKey = "Invalid key type: private key required for signing operation.";
  for (const { what, name, argument, error } of [
    {
      what: "an unknown hash",
      name: "verify_signature",
      argument: [
        [1, "md5"],
        [2, "no key"],
      ],
      error: "md5 is not supported.",
    },
    { what: "no hash", name: "sign", argument: [[2, "no key"]], error: " is not supported." },
    {
      what: "a key that is none",
      name: "verify_signature",
      argument: [
        [1, "sha256"],
        [2, "no key"],
        [3, signature],
      ],
      error: "Failed to initialize digest verify.",
    },
    {
      what: "a PEM that is none",
      name: "verify_signature",
      argument: [
        [1, "sha256"],
        [5, "no key"],
        [3, signature],
      ],
      error: "Failed to initialize digest verify.",
    },
    {
      what: "a key of another kind",
      name: "verify_signature",
      argument: [
        [1, "sha256"],
        [2, publicDer(ed.publicKey)],
      ],
      error: "Failed to initialize digest verify.",
    },
    {
      what: "a private key of another kind",
      name: "sign",
      argument: [
        [1, "sha256"],
        [2, privateDer(ed.privateKey)],
      ],
      error: "Invalid private key: key data is corrupted or malformed.",
    },
    {
      what: "a private key that is none",
      name: "sign",
      argument: [
        [1, "sha256"],
        [4, "no key"],
      ],
      error: noKey,
    },
    {
      what: "a public key to sign with",
      name: "sign",
      argument: [
        [1, "sha256"],
        [2, publicDer(rsa.publicKey)],
      ],
      error: noKey,
    },
    {
      what: "a private key as PKCS #1",
      name: "sign",
      argument: [
        [1, "sha256"],
        [2, rsa.privateKey.export({ type: "pkcs1", format: "der" })],
      ],
      error: noKey,
    },
  ] as { what: string; name: string; argument: [number, Uint8Array | string][]; error: string }[]) {
    test(`fail with a word on ${what}`, () => {
      const result = name === "sign" ? signed(argument) : verified(argument);
      assert.deepEqual([result[0], result.at(-1)], [0, error]);
    });
  }

  for (const name of ["sign", "verify_signature"]) {
    test(`refuse arguments of ${name} that are malformed, or have no key or two`, () => {
      const pem = name === "sign" ? 4 : 5;
      assert.equal(ask(name, Buffer.from([0xff])), Status.BadArgument);
      assert.equal(ask(name, writeMessage([[1, "sha256"]])), Status.BadArgument);
      assert.equal(
        ask(
          name,
          writeMessage([
            [2, "key"],
            [pem, "key"],
          ]),
        ),
        Status.BadArgument,
      );
      assert.equal(
        ask(
          name,
          writeMessage([
            [1, Buffer.from([0xff])],
            [2, "key"],
          ]),
        ),
        Status.BadArgument,
      );
    });
  }
});

describe("filter state", () => {
  const declare = (name: string, readOnly: boolean) =>
    foreign(
      "declare_property",
      writeMessage([
        [1, name],
        [2, readOnly],
      ]),
    );
  const setObject = (path: string, value: string) =>
    foreign(
      "set_envoy_filter_state",
      writeMessage([
        [1, path],
        [2, value],
      ]),
    );

  test("takes the objects that Envoy knows, where there is a stream", async () => {
    const { lines } = await run({
      proxy_on_configure: [logged("no stream", setObject("envoy.string", "x"))],
      proxy_on_request_headers: [
        logged("set", setObject("envoy.network.upstream_server_name", "a.test")),
        call("proxy_get_property", "filter_state\0envoy.network.upstream_server_name"),
        callWithResult("proxy_log", [2], 2),
        logged("not Envoy's", setObject("wasm.mine", "x")),
        logged("malformed", foreign("set_envoy_filter_state", "\xff")),
        call("proxy_set_effective_context", 1),
        logged("root", setObject("envoy.string", "x")),
      ],
    });
    assert.deepEqual(lines, ["set=0", "a.test", "not Envoy's=1", "malformed=2", "root=1"]);
  });

  for (const [path, good, bad] of [
    [
      "envoy.network.transport_socket.original_dst_address",
      ["127.0.0.1:80", "[::1]:80"],
      ["x", "127.0.0.1", "::1:80x", "127.0.0.1:65536"],
    ],
    ["envoy.network.ip", ["127.0.0.1", "::1"], ["x", ""]],
    ["envoy.upstream.dynamic_port", ["80"], ["x", "65536", ""]],
    ["envoy.string", ["", "x"], []],
  ] as [string, string[], string[]][]) {
    test(`holds values of ${path} to their form`, () => {
      const vm = { effective: { setFilterStateObject: () => Status.Ok } } as unknown as Vm;
      const set = (value: string) =>
        setEnvoyFilterState(
          writeMessage([
            [1, path],
            [2, value],
          ]),
          vm,
        );
      for (const value of good) assert.equal(set(value), Status.Ok, value);
      for (const value of bad) assert.equal(set(value), Status.BadArgument, value);
    });
  }

  test("keeps the first value of a property that the root context declared read-only", async () => {
    const { host, lines } = await run({
      proxy_on_configure: [
        logged("declare", declare("once", true)),
        logged("again", declare("once", false)),
        logged("other", declare("often", false)),
        logged("malformed", foreign("declare_property", "\xff")),
      ],
      proxy_on_request_headers: [
        ...["once", "often", "in stream"].flatMap((name) => [
          ...(name === "in stream" ? [logged("declare in stream", declare(name, true))] : []),
          logged(`${name} first`, call("proxy_set_property", name, "1")),
          logged(`${name} second`, call("proxy_set_property", name, "2")),
          call("proxy_get_property", name),
          callWithResult("proxy_log", [2], 2),
        ]),
      ],
    });
    assert.deepEqual(
      host.logs.slice(0, 4).map(({ message }) => message),
      ["declare=0", "again=2", "other=0", "malformed=2"],
    );
    assert.deepEqual(lines, [
      "once first=0",
      "once second=2",
      "1",
      "often first=0",
      "often second=0",
      "2",
      "declare in stream=0",
      "in stream first=0",
      "in stream second=0",
      "2",
    ]);
  });

  test("clearing the route cache is always well", async () => {
    const { lines } = await run({
      proxy_on_request_headers: [logged("clear", foreign("clear_route_cache", "")), log("on")],
    });
    assert.deepEqual(lines, ["clear=0", "on"]);
  });
});

describe("messages of foreign functions", () => {
  test("are read whatever else is in them, the last value of a field", () => {
    const message = Buffer.from("0a016108ffffffff0f0a01621d000000002100000000000000009a0600", "hex");
    const fields = readMessage(message);
    assert.equal(fields.number(1), 0);
    assert.equal(fields.text(1), "b");
    assert.equal(fields.text(9), "");
  });

  for (const hex of ["ff", "0a", "0a05aa", "08", "08ffffffffffffffffffff01", "0b", "02", "09aabb", "0dff"]) {
    test(`are refused where they are malformed: ${hex}`, () => {
      assert.throws(() => readMessage(Buffer.from(hex, "hex")), RangeError);
    });
  }
});
