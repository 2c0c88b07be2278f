import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ALWAYS_EXPORTED, CALLBACKS, exportFiles, versionMarker } from "../../cli/build/callbacks.js";
import { packageRoot } from "../../cli/package-root.js";
import { type AbiVersion, abiTable, abiVersions, inVersion } from "../../host/abi.js";

/** What a pattern's group matches in a file of the SDK, sorted. */
function find(file: string, pattern: RegExp): string[] {
  const text = readFileSync(join(packageRoot(), "assembly", file), "utf8");
  return [...text.matchAll(pattern)].map((match) => match[1]!).sort();
}

const CALLBACK = /^ {2}(on[A-Z]\w*)\(/gm;
const HANDLER_CALLBACK = /^ {2}(?:abstract )?(on[A-Z]\w*)\(/gm;
const EXPORTED_FUNCTION = /^export function (\w+)\(/gm;

test("the table has exactly the callbacks of the SDK's contexts", () => {
  const common = find("contexts/context.ts", CALLBACK);
  assert.ok(common.length > 0);
  for (const [context, file] of [
    ["RootContext", "contexts/root-context.ts"],
    ["HttpContext", "contexts/http-context.ts"],
    ["TcpContext", "contexts/tcp-context.ts"],
  ] as const) {
    assert.deepEqual(Object.keys(CALLBACKS[context]).sort(), [...common, ...find(file, CALLBACK)].sort());
  }
});

test("the table has exactly the callbacks of the SDK's handlers", () => {
  for (const [handler, file] of [
    ["HttpCallHandler", "callouts/http-call.ts"],
    ["GrpcCallHandler", "callouts/grpc-call.ts"],
    ["GrpcStreamHandler", "callouts/grpc-stream.ts"],
    ["Timer", "timers/timer.ts"],
  ] as const) {
    assert.deepEqual(Object.keys(CALLBACKS[handler]).sort(), find(file, HANDLER_CALLBACK), handler);
  }
});

for (const version of abiVersions) {
  const files = Object.entries(exportFiles(version));

  test(`for ABI ${version} the table has exactly the exports of the SDK, where the SDK has them`, () => {
    for (const [file, names] of files) {
      const found = find(`exports/${file}.ts`, EXPORTED_FUNCTION);
      const ofVersion = found.filter((name) => !isOtherMarker(name, version));
      assert.deepEqual([...names].sort(), ofVersion);
    }
  });

  test(`what a callback needs is an export of the SDK and, where it is one, of ABI ${version}`, () => {
    const exported = files.flatMap(([, names]) => names);
    const needed = Object.values(CALLBACKS).flatMap((callbacks) => Object.values(callbacks));
    for (const name of [...needed, ...ALWAYS_EXPORTED]) {
      if (name !== null) assert.ok(exported.includes(name), name);
    }
    const abi = abiTable().exports.filter((entry) => inVersion(entry, version));
    for (const name of ALWAYS_EXPORTED)
      assert.ok(
        abi.some((entry) => entry.name === name),
        name,
      );
  });
}

test("a callback's export is in the newest version of the ABI", () => {
  const abi = abiTable().exports.filter((entry) => inVersion(entry, "0.2.1"));
  for (const name of Object.values(CALLBACKS).flatMap((callbacks) => Object.values(callbacks))) {
    if (name !== null)
      assert.ok(
        abi.some((entry) => entry.name === name),
        name,
      );
  }
});

function isOtherMarker(name: string, version: AbiVersion): boolean {
  return name.startsWith("proxy_abi_version_") && name !== versionMarker(version);
}
