import { Bytes } from "../../../assembly/bytes/bytes";
import { CookiePredicate, QueryPredicate } from "../match/field-predicate";
import { HeaderPredicate } from "../match/header-predicate";
import { NameKey } from "../match/name-key";
import { METHOD, RPC_METHOD, RPC_SERVICE } from "../match/names";
import { RpcPredicate } from "../match/rpc-predicate";
import { VariablePredicate } from "../match/variable-predicate";
import { HeaderTest, TextKind, VariableSource } from "../table/kinds";
import { TextMatcher } from "../table/text-matcher";
import { Candidate } from "./candidate";
import { IndexKey, IndexSource, IndexValue } from "./index-key";

/** All values without which a candidate does not match. */
export function indexValues(candidate: Candidate): IndexValue[] {
  const values: IndexValue[] = [];
  const query = candidate.query;
  const cookies = candidate.cookies;
  addHeaders(candidate.headers, values);
  if (query !== null) {
    for (let i = 0; i < query.length; i++) addParameter(query[i], values);
  }
  if (cookies !== null) {
    for (let i = 0; i < cookies.length; i++) addCookie(cookies[i], values);
  }
  addRpc(candidate.rpc, values);
  addVariables(candidate.variables, values);
  return values;
}

/** The value of a key without which a candidate does not match; null if it may match with any. */
export function valueFor(key: IndexKey, candidate: Candidate): Bytes | null {
  const values = indexValues(candidate);
  for (let i = 0; i < values.length; i++) {
    if (values[i].key.equals(key)) return values[i].value;
  }
  return null;
}

function addHeaders(predicates: HeaderPredicate[] | null, values: IndexValue[]): void {
  if (predicates === null) return;
  for (let i = 0; i < predicates.length; i++) addHeader(predicates[i], values);
}

function addHeader(predicate: HeaderPredicate, values: IndexValue[]): void {
  const matcher = predicate.matcher;
  const text = matcher.text;
  if (text === null || matcher.test != HeaderTest.Text || matcher.inverted) return;
  // A header that is not there may be taken for an empty one.
  if (matcher.missingAsEmpty && text.text.isEmpty) return;
  add(IndexSource.Header, predicate.key, text, values);
}

function addParameter(predicate: QueryPredicate, values: IndexValue[]): void {
  add(IndexSource.Argument, predicate.key, predicate.matcher.text, values);
}

function addCookie(predicate: CookiePredicate, values: IndexValue[]): void {
  if (!predicate.matcher.inverted) add(IndexSource.Cookie, predicate.key, predicate.matcher.text, values);
}

function addRpc(predicate: RpcPredicate | null, values: IndexValue[]): void {
  if (predicate === null) return;
  add(IndexSource.JoinedHeader, RPC_SERVICE, predicate.matcher.service, values);
  add(IndexSource.JoinedHeader, RPC_METHOD, predicate.matcher.method, values);
  addHeaders(predicate.headers, values);
}

/** Of variables that are joined by `and` alone, for with `or` none of them has to be anything. */
function addVariables(predicates: VariablePredicate[] | null, values: IndexValue[]): void {
  if (predicates === null) return;
  for (let i = 0; i + 1 < predicates.length; i++) {
    if (predicates[i].matcher.joinsByOr) return;
  }
  for (let i = 0; i < predicates.length; i++) addVariable(predicates[i], values);
}

function addVariable(predicate: VariablePredicate, values: IndexValue[]): void {
  const text = predicate.matcher.text;
  const source = predicate.matcher.source;
  if (source == VariableSource.Header) add(IndexSource.JoinedHeader, predicate.key, text, values);
  else if (source == VariableSource.Cookie) add(IndexSource.Cookie, predicate.key, text, values);
  else if (source == VariableSource.Argument) add(IndexSource.Argument, predicate.key, text, values);
  else if (source == VariableSource.Method) add(IndexSource.JoinedHeader, METHOD, text, values);
  else if (source == VariableSource.RpcService) add(IndexSource.JoinedHeader, RPC_SERVICE, text, values);
  else if (source == VariableSource.RpcMethod) add(IndexSource.JoinedHeader, RPC_METHOD, text, values);
}

function add(source: IndexSource, key: NameKey, text: TextMatcher | null, values: IndexValue[]): void {
  if (text === null || text.kind != TextKind.Exact) return;
  values.push(new IndexValue(new IndexKey(source, key, text.ignoreCase), text.text));
}
