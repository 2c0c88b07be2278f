import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Status } from "../../host/index.js";
import { diffLines } from "../../host/testing/diff.js";
import { assertSnapshot, exchange, traceSnapshot } from "../../host/testing.js";
import { call, log } from "./support/guest.js";
import { loadGuests } from "./support/load.js";

const folder = mkdtempSync(join(tmpdir(), "snapshots-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);

/** Runs with UPDATE_SNAPSHOTS in the environment. */
function updating(value: string, work: () => void): void {
  process.env.UPDATE_SNAPSHOTS = value;
  try {
    work();
  } finally {
    delete process.env.UPDATE_SNAPSHOTS;
  }
}

suite("the snapshot of a trace", () => {
  const callbacks = {
    proxy_on_context_create: [],
    proxy_on_request_headers: [
      call("proxy_get_header_map_value", 0, ":path"),
      call("proxy_get_current_time_nanoseconds"),
      call("proxy_get_property", "request\0time"),
      call("proxy_get_property", "request\0method"),
      call("clock_time_get", 0, 0n),
      call("proxy_set_effective_context", 2),
      log("a long line ".repeat(20)),
      call("proxy_get_log_level"),
    ],
    proxy_on_response_headers: [call("proxy_get_header_map_value", 0, ":path")],
  };

  test("has no times, addresses or allocations, and is the same for the next stream", async () => {
    const host = await loadGuests([callbacks], { strict: true });
    host.faults.add({ function: "proxy_get_log_level", status: Status.InternalFailure });
    const first = traceSnapshot((await exchange(host)).trace);
    assert.deepEqual(first.split("\n"), [
      "[a #1] proxy_on_context_create(context=1, parent=2) -> done",
      "[a #1] proxy_on_request_headers(context=1, headers=4, endOfStream=true) -> Continue",
      '[a #1]   proxy_get_header_map_value(map="RequestHeaders", name=":path") -> Ok value="/"',
      "[a #1]   proxy_get_current_time_nanoseconds() -> Ok time=<time>",
      '[a #1]   proxy_get_property(path="request.time") -> Ok value=<time>',
      '[a #1]   proxy_get_property(path="request.method") -> Ok value="GET"',
      "[a #1]   clock_time_get(clock=0, precision=0) -> 0 time=<time>",
      "[a #1]   proxy_set_effective_context(context=1) -> Ok",
      `[a #1]   proxy_log(level="Info", message="${"a long line ".repeat(20)}") -> Ok`,
      "[a #1]   proxy_get_log_level() -> InternalFailure (faulted)",
      "[a #1] proxy_on_response_headers(context=1, headers=1, endOfStream=true) -> Continue",
      '[a #1]   proxy_get_header_map_value(map="RequestHeaders", name=":path") -> BadArgument (deadHeaderMap)',
      "",
    ]);
    const second = traceSnapshot((await exchange(host)).trace);
    assert.equal(
      second.replace(
        "proxy_set_effective_context(context=3) -> BadArgument",
        "proxy_set_effective_context(context=1) -> Ok",
      ),
      first,
    );
  });

  test("of a run from the start counts contexts as they appear", async () => {
    const host = await loadGuests([callbacks, callbacks]);
    const [one, two] = traceSnapshot(host.traceRecords).split("\n");
    assert.deepEqual(
      [one, two],
      [
        "[a #1] proxy_on_context_create(context=1, parent=0) -> done",
        "[b #1] proxy_on_context_create(context=1, parent=0) -> done",
      ],
    );
  });
});

suite("a snapshot", () => {
  test("passes the text that its file holds, whatever the ends of lines", () => {
    writeFileSync(file("same"), "one\r\ntwo\r\n");
    assertSnapshot("one\ntwo\n", file("same"));
    assertSnapshot("one\ntwo\n", pathToFileURL(file("same")));
  });

  test("fails with the lines that differ", () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    writeFileSync(file("other"), `${lines.join("\n")}\n`);
    const actual = [...lines.slice(0, 10), "changed", ...lines.slice(11, 18), "added", ...lines.slice(18)];
    assert.throws(() => assertSnapshot(`${actual.join("\n")}\n`, file("other")), {
      name: "AssertionError",
      message: [
        `${file("other")} says something else (- it, + this run); if this run is right, repeat it with UPDATE_SNAPSHOTS=1`,
        "…",
        "  line 8",
        "  line 9",
        "- line 10",
        "+ changed",
        "  line 11",
        "  line 12",
        "…",
        "  line 16",
        "  line 17",
        "+ added",
        "  line 18",
        "  line 19",
        "…",
      ].join("\n"),
    });
  });

  test("fails where there is no file, and does not write one", () => {
    const message = `there is no ${file("none")}: run the test with UPDATE_SNAPSHOTS=1 to write it`;
    assert.throws(() => assertSnapshot("text", file("none")), { name: "AssertionError", message });
    assert.throws(() => assertSnapshot("text", file("none")), { message });
  });

  test("is written where the environment asks for it, and only then", () => {
    const path = file("deep/er/new");
    updating("1", () => assertSnapshot("first\n", path));
    assert.equal(readFileSync(path, "utf8"), "first\n");
    updating("0", () => assert.throws(() => assertSnapshot("second\n", path)));
    assert.equal(readFileSync(path, "utf8"), "first\n");
    updating("1", () => assertSnapshot("second\n", path));
    assertSnapshot("second\n", path);
  });
});

suite("the difference of lines", () => {
  const cases: [string, string, string][] = [
    ["", "", ""],
    ["a", "b", "- a,+ b"],
    ["a b c", "a c", "  a,- b,  c"],
    ["a c", "a b c", "  a,+ b,  c"],
    ["a b c d", "b c d e", "- a,  b,  c,  d,+ e"],
    ["x a b", "a b y", "- x,  a,  b,+ y"],
    ["a a a", "a a", "  a,  a,- a"],
    ["a b a b", "b a b a", "- a,  b,  a,  b,+ a"],
  ];
  const lines = (text: string) => text.split(" ").filter(Boolean);
  for (const [before, changed, expected] of cases) {
    test(`from "${before}" to "${changed}"`, () => {
      assert.equal(diffLines(lines(before), lines(changed)).split("\n").join(","), expected);
    });
  }

  test("of texts too long to compare line by line takes them as a whole", () => {
    const before = Array.from({ length: 2500 }, (_, i) => `a${i}`);
    const changed = Array.from({ length: 2500 }, (_, i) => `b${i}`);
    before[1250] = changed[1250] = "the same";
    const difference = diffLines(before, changed).split("\n");
    assert.equal(difference.length, 5000);
    assert.equal(difference[2499], "- a2499");
    assert.equal(difference[2500], "+ b0");
  });
});
