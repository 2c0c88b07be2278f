import assert from "node:assert/strict";
import { type HeaderList, headerValues } from "../support/headers.js";
import type { Expected } from "./headers.cases.js";
import type { RouterCase } from "./router.cases.js";

/** What came of a case, wherever it ran. */
export interface RouterObserved {
  /** The request as it was sent on; null if it was not. */
  upstream: { path: string; host: string; headers: HeaderList } | null;
  response: { status: number; headers: HeaderList; body: string };
}

/** Holds what was seen against what a case expects. */
export function checkRouterCase(routerCase: RouterCase, observed: RouterObserved): void {
  const { upstream, response = {} } = routerCase;
  if (upstream === null) {
    assert.equal(observed.upstream, null, "the upstream must not be asked");
  } else {
    assert(observed.upstream, `the upstream was not asked: ${observed.response.status}`);
    const { headers, ...line } = upstream ?? {};
    assert.deepEqual({ ...observed.upstream, ...line }, observed.upstream);
    checkHeaders("request", observed.upstream.headers, headers);
  }
  assert.equal(observed.response.status, response.status ?? routerCase.answer?.status ?? 200);
  checkHeaders("response", observed.response.headers, response.headers);
  if (response.body !== undefined) assert.equal(observed.response.body, response.body);
}

function checkHeaders(where: string, headers: HeaderList, expected: Record<string, Expected> = {}): void {
  for (const [name, wanted] of Object.entries(expected)) {
    const values = headerValues(headers, name);
    const message = `${name} in the ${where}`;
    if (wanted instanceof RegExp) assert.match(values.join("\n"), wanted, message);
    else assert.deepEqual(values, wanted === null ? [] : [wanted].flat(), message);
  }
}
