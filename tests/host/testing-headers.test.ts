import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { assertHeaders, type ExpectedHeader } from "../../host/testing.js";

const message = {
  headers: [
    [":status", "200"],
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
    ["x-empty", ""],
  ] as [string, string][],
};

suite("headers that a message must have", () => {
  test("are found, whatever else is there", () => {
    assertHeaders(message, {
      ":status": "200",
      "Set-Cookie": ["a=1", "b=2"],
      "x-empty": "",
      "x-absent": null,
    });
    assertHeaders(message, { ":status": /^2\d\d$/ });
    assertHeaders(message, {});
  });

  const failures: [string, Record<string, ExpectedHeader>, string][] = [
    ["another value", { ":status": "404" }, ':status is "200", but should be "404"'],
    ["one of several", { "set-cookie": "a=1" }, 'set-cookie is "a=1" and "b=2", but should be "a=1"'],
    [
      "another order",
      { "set-cookie": ["b=2", "a=1"] },
      'set-cookie is "a=1" and "b=2", but should be "b=2" and "a=1"',
    ],
    ["one that is there", { "x-empty": null }, 'x-empty is "", but should not be there'],
    ["one that is not", { "x-absent": "" }, 'x-absent is not there, but should be ""'],
    ["a pattern", { ":status": /^4/ }, ':status is "200", but should match /^4/'],
    ["a pattern of several", { "set-cookie": /a/ }, 'set-cookie is "a=1" and "b=2", but should match /a/'],
  ];
  for (const [what, expected, line] of failures) {
    test(`fail with all headers: ${what}`, () => {
      assert.throws(() => assertHeaders(message, expected), {
        name: "AssertionError",
        message: `${line}\nof these headers:\n  :status: 200\n  set-cookie: a=1\n  set-cookie: b=2\n  x-empty: \n`,
      });
    });
  }

  test("fail one by one", () => {
    assert.throws(() => assertHeaders(message, { ":status": "404", "x-absent": "1" }), {
      message: /^:status is "200".*\nx-absent is not there/,
    });
  });

  test("fail where no message came", () => {
    assert.throws(() => assertHeaders(null, {}), { message: /^there is no message/ });
  });
});
