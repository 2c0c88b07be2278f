import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { combineHashes, hashValues } from "../../../assembly/hash/envoy-hash";
import { xxHash64 } from "../../../assembly/hash/xxhash64";
import { HeaderCursor } from "../../../assembly/http/header-cursor";
import { REQUEST_HEADERS } from "../../../assembly/http/stream-maps";
import { getProperty, propertyPath } from "../../../assembly/properties";
import { RouteRequest } from "../match/route-request";
import { HashPolicy } from "../table/hash-policy";
import { HashKind } from "../table/kinds";
import { Substitution } from "../table/substitution";
import { addNewCookie } from "./new-cookies";

const MAX_BYTES: i32 = 1 << 20;
const COMMA: u8 = 0x2c;
const HEX: string = "0123456789abcdef";

const SOURCE = propertyPath(["source", "address"]);
const DESTINATION = propertyPath(["destination", "address"]);

const writer = new ByteWriter(MAX_BYTES);
const cursor = new HeaderCursor();

/** The hash of a request by some policies, computed as Envoy does. One object is used for one list of policies. */
@final
export class RequestHash {
  /** True if a policy gave a hash. */
  found: bool = false;
  value: u64 = 0;

  private isNew: bool = false;

  /** Forgets the request before. */
  clear(): void {
    this.found = false;
    this.value = 0;
  }

  /** Computes the hash. A cookie that a policy generates is set by the response. */
  compute(policies: HashPolicy[], request: RouteRequest): void {
    this.clear();
    for (let i = 0; i < policies.length; i++) {
      const policy = unchecked(policies[i]);
      this.isNew = false;
      const hash = this.hashOf(policy, request);
      if (this.isNew) {
        this.value = this.found ? combineHashes(this.value, hash) : hash;
        this.found = true;
      }
      if (policy.terminal && this.found) return;
    }
  }

  private hashOf(policy: HashPolicy, request: RouteRequest): u64 {
    switch (policy.kind) {
      case HashKind.Header:
        return this.hashOfHeader(policy.name, policy.substitution, request);
      case HashKind.Cookie:
        return this.hashOfCookie(policy, request);
      case HashKind.SourceAddress:
        return request.sourceAddress.isEmpty ? 0 : this.hash(request.sourceAddress);
      case HashKind.Argument: {
        const argument = request.argument(policy.name);
        return argument === null ? 0 : this.hash(argument);
      }
      default: {
        const state = getProperty(propertyPath(["filter_state", policy.name.toString()]));
        return state === null ? 0 : this.hash(state);
      }
    }
  }

  private hash(value: Bytes): u64 {
    this.isNew = true;
    return xxHash64(value);
  }

  /** All lines of the header count, in whatever order they came. */
  private hashOfHeader(name: Bytes, substitution: Substitution | null, request: RouteRequest): u64 {
    const joined = request.header(name);
    if (joined === null) return 0;
    // Without a comma there is one line.
    if (joined.indexOf(COMMA) < 0) return this.hash(substituted(joined, substitution));
    this.isNew = true;
    return hashOfLines(name, substitution);
  }

  private hashOfCookie(policy: HashPolicy, request: RouteRequest): u64 {
    const cookie = request.cookie(policy.name);
    if (cookie !== null && !cookie.isEmpty) return this.hash(cookie);
    if (policy.cookieSeconds < 0) return 0;
    const value = connectionHash();
    addNewCookie(policy.name, value, policy.cookieSeconds, policy.cookiePath, policy.cookieAttributes);
    return this.hash(value);
  }
}

function hashOfLines(name: Bytes, substitution: Substitution | null): u64 {
  const values: Bytes[] = [];
  REQUEST_HEADERS.walk(cursor);
  while (cursor.next()) {
    if (cursor.nameEquals(name)) values.push(substituted(cursor.valueBytes, substitution).copy());
  }
  if (values.length == 1) return xxHash64(values[0]);
  values.sort(compareBytes);
  return hashValues(values);
}

function substituted(value: Bytes, substitution: Substitution | null): Bytes {
  if (substitution === null) return value;
  writer.clear();
  substitution.regex.replaceAll(value, substitution.replacement, writer);
  return writer.written;
}

/** The value of a cookie that is generated: the same for all requests of a connection. */
function connectionHash(): Bytes {
  writer.clear();
  const source = getProperty(SOURCE);
  const destination = getProperty(DESTINATION);
  if (source !== null) writer.write(source);
  if (destination !== null) writer.write(destination);
  return hexOf(xxHash64(writer.written));
}

/** Sixteen digits: a view that the next one ends. */
function hexOf(value: u64): Bytes {
  writer.clear();
  for (let shift = 60; shift >= 0; shift -= 4) {
    writer.writeByte(<u8>HEX.charCodeAt(<i32>((value >> shift) & 15)));
  }
  return writer.written;
}

function compareBytes(a: Bytes, b: Bytes): i32 {
  const order = memory.compare(a.ptr, b.ptr, <usize>min(a.length, b.length));
  return order != 0 ? order : a.length - b.length;
}
