import assert from "node:assert/strict";
import { type HeaderList, headerValues } from "../support/headers.js";
import type { Expected, HeadersCase } from "./headers.cases.js";

/** What came of a case, wherever it ran. */
export interface Observed {
  /** The request as the upstream got it; null if it got none. */
  upstream: { method: string; path: string; host: string; headers: HeaderList } | null;
  response: { status: number; headers: HeaderList; body: string };
}

/** Holds what was seen against what a case expects. */
export function checkCase(headersCase: HeadersCase, observed: Observed): void {
  const { upstream, response = {} } = headersCase;
  if (upstream === null) {
    assert.equal(observed.upstream, null, "the upstream must not be asked");
  } else {
    assert(observed.upstream, "the upstream was not asked");
    const { headers, ...line } = upstream ?? {};
    assert.deepEqual({ ...observed.upstream, ...line }, observed.upstream);
    checkHeaders("upstream request", observed.upstream.headers, headers);
  }
  assert.equal(observed.response.status, response.status ?? headersCase.answer?.status ?? 200);
  checkHeaders("response", observed.response.headers, response.headers);
  if (response.body !== undefined) assert.equal(observed.response.body, response.body);
}

function checkHeaders(where: string, headers: HeaderList, expected: Record<string, Expected> = {}): void {
  for (const [name, wanted] of Object.entries(expected)) {
    const values = headerValues(headers, name);
    const message = `${name} in the ${where}`;
    if (wanted instanceof RegExp) {
      assert.equal(values.length, 1, message);
      assert.match(values[0]!, wanted, message);
    } else {
      assert.deepEqual(values, wanted === null ? [] : [wanted].flat(), message);
    }
  }
}
