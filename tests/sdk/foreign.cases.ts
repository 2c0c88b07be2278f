// What Envoy's own functions answer, as a table: run in the built-in host and in real Envoys alike.
// tests/fixtures/sdk-foreign.ts is the filter.

import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";

/** Where a case runs. */
export type Place = "built-in" | "oldest" | "newest";

/** What the filter found out: a text, or a check of it. */
export type Expected = string | RegExp | ((found: string) => void);

export interface ForeignCase {
  /** The value of `x-do`. */
  does: string;
  /** What is particular in this case, for its name. */
  which?: string;
  /** The value of `x-argument`; of a function, what it makes of the port of the second backend. */
  argument?: string | ((port: number) => string);
  body?: Uint8Array;
  path?: string;
  /** What the filter found out, in `x-result`. */
  result: Expected;
  /** The same where it is another in a place. */
  resultIn?: Partial<Record<Place, Expected>>;
  /** The text of the response in Envoy, which tells the backend: "first" unless said otherwise. */
  text?: string | Partial<Record<Place, string>>;
}

const MIB = 1024 * 1024;
const bomb = deflateSync(Buffer.alloc(8 * MIB), { level: 9 });
/** Of more than a callback's memory holds: Envoy's own function would end Envoy by it. */
const largeBomb = deflateSync(Buffer.alloc(160 * MIB), { level: 9 });
const NOTHING = new Uint8Array();
const noise = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff));

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const text = Buffer.from("what is signed");
const rsaSignature = sign("sha256", text, rsa.privateKey);
const ecSignature = sign("sha384", text, ec.privateKey);

const publicDer = (keys: typeof rsa | typeof ec): Buffer =>
  keys.publicKey.export({ type: "spki", format: "der" });
const publicPem = (keys: typeof rsa): string =>
  String(keys.publicKey.export({ type: "spki", format: "pem" }));
const privateDer = (keys: typeof rsa | typeof ec): Buffer =>
  keys.privateKey.export({ type: "pkcs8", format: "der" });
const privatePem = (keys: typeof rsa): string =>
  String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));

/** The filter's input: key, signature, text and hash as fields 1 to 4 of a protobuf message. */
function input(
  key: Uint8Array | string,
  signature: Uint8Array,
  hash: string,
  signed: Uint8Array = text,
): Buffer {
  const fields = [Buffer.from(key), signature, signed, Buffer.from(hash)];
  return Buffer.concat(
    fields.flatMap((value, index) => [Buffer.from([((index + 1) << 3) | 2, ...varint(value.length)]), value]),
  );
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}

/** A signature in hexadecimal digits that the public key verifies. */
function isSignature(keys: typeof rsa | typeof ec, hash: string): (found: string) => void {
  return (found) => {
    const [status, ok, signature] = found.split(" ");
    assert.deepEqual([status, ok], ["0", "true"], found);
    const key = createPublicKey(keys.publicKey.export({ type: "spki", format: "pem" }));
    assert.ok(verify(hash, text, key, Buffer.from(signature!, "hex")));
  };
}

/** Pairs, as header maps are encoded, whose values may be any; of a list, each element and nothing. */
const LIST = "02000000080000000000000008000000000000000100000000000000000002000000000000000000";
const MAP = "01000000010000000100000061006200";

/** What verifying answers for a key that cannot be read. */
const UNREADABLE = "0 false - Failed to initialize digest verify.";
/** Signing came after the oldest Envoy. */
const notSigned = { oldest: "1 false - -" };

const withoutChecksum = bomb.subarray(0, bomb.length - 4);

/** The built-in host has no CEL, like an Envoy that was built without it. */
const expressionCases = withoutExpressions([
  { does: "evaluate", which: "a string", argument: "request.path", result: Buffer.from("/").toString("hex") },
  {
    does: "evaluate",
    which: "a bool",
    argument: "request.path == '/' && request.method == 'GET'",
    result: "01",
  },
  { does: "evaluate", which: "an integer", argument: "size(request.path) + 41", result: "2a00000000000000" },
  { does: "evaluate", which: "a double", argument: "1.5", result: "000000000000f83f" },
  { does: "evaluate", which: "a duration", argument: "duration('2s')", result: "0094357700000000" },
  { does: "evaluate", which: "null", argument: "null", result: "no value: 3" },
  { does: "evaluate", which: "a list", argument: "[1, 2]", result: LIST },
  { does: "evaluate", which: "a map", argument: "{'a': 'b'}", result: MAP },
  {
    does: "evaluate",
    which: "an absent attribute",
    argument: "request.headers['x-absent'] == 'a'",
    result: "no value: 10",
  },
  { does: "evaluate", which: "an unknown name", argument: "no_such_thing", result: "no value: 10" },
  { does: "evaluate", which: "what is no expression", argument: "request.path ==", result: "not created: 2" },
  {
    does: "evaluate",
    which: "an unknown function",
    argument: "no_such_function(1)",
    result: "not created: 2",
  },
  { does: "delete an expression", result: "0200000000000000 0 true 1 0" },
]);

function withoutExpressions(cases: ForeignCase[]): ForeignCase[] {
  return cases.map((each) => ({ ...each, resultIn: { "built-in": "not created: 1" } }));
}

export const foreignCases: ForeignCase[] = [
  { does: "call an unknown function", result: "true 1" },

  { does: "compress and back", result: "true true 2 3" },
  { does: "compress nothing", result: "0 8, 0 0" },
  { does: "hand over no result", result: "3" },
  { does: "uncompress", which: "noise", body: deflateSync(noise), argument: "100000", result: "0 100000" },
  {
    does: "uncompress",
    which: "stored blocks",
    body: deflateSync(noise, { level: 0 }),
    argument: "100000",
    result: "0 100000",
  },
  { does: "uncompress", which: "one too long", body: deflateSync(noise), argument: "99999", result: "2" },
  { does: "uncompress", which: "a bomb", body: bomb, argument: `${MIB}`, result: "2" },
  {
    does: "uncompress",
    which: "a bomb that is let",
    body: bomb,
    argument: `${8 * MIB}`,
    result: `0 ${8 * MIB}`,
  },
  {
    does: "uncompress",
    which: "a bomb that is let but too large",
    body: largeBomb,
    argument: `${1024 * MIB}`,
    result: "2",
  },
  {
    does: "uncompress",
    which: "what is cut off",
    body: withoutChecksum,
    argument: `${8 * MIB}`,
    result: "3",
  },
  { does: "uncompress", which: "gzip", body: gzipSync(noise), argument: `${MIB}`, result: "3" },
  { does: "uncompress", which: "raw deflate", body: deflateRawSync(noise), argument: `${MIB}`, result: "3" },
  {
    does: "uncompress",
    which: "more behind the end",
    body: Buffer.concat([deflateSync(noise), noise]),
    argument: `${MIB}`,
    result: "0 100000",
  },

  {
    does: "verify",
    which: "an RSA signature",
    body: input(publicDer(rsa), rsaSignature, "sha256"),
    result: "0 true - -",
  },
  {
    does: "verify",
    which: "an RSA signature by a PEM key",
    body: input(publicPem(rsa), rsaSignature, "sha256"),
    result: "0 true - -",
    resultIn: { oldest: UNREADABLE },
  },
  {
    does: "verify",
    which: "an EC signature",
    body: input(publicDer(ec), ecSignature, "SHA384"),
    result: "0 true - -",
  },
  {
    does: "verify",
    which: "another text",
    body: input(publicDer(rsa), rsaSignature, "sha256", Buffer.from("another text")),
    result: "0 false - Failed to verify digest. Error code: 0",
  },
  {
    does: "verify",
    which: "an unknown hash",
    body: input(publicDer(rsa), rsaSignature, "md5"),
    result: "0 false - md5 is not supported.",
  },
  { does: "verify", which: "no key", body: input("no key", rsaSignature, "sha256"), result: UNREADABLE },
  {
    does: "verify",
    which: "an empty key",
    body: input("", rsaSignature, "sha256"),
    result: "2 false - -",
    resultIn: { oldest: UNREADABLE },
  },
  {
    does: "sign",
    which: "with RSA",
    body: input(privateDer(rsa), NOTHING, "sha256"),
    result: isSignature(rsa, "sha256"),
    resultIn: notSigned,
  },
  {
    does: "sign",
    which: "with an RSA key in PEM",
    body: input(privatePem(rsa), NOTHING, "sha512"),
    result: isSignature(rsa, "sha512"),
    resultIn: notSigned,
  },
  {
    does: "sign",
    which: "with EC",
    body: input(privateDer(ec), NOTHING, "sha256"),
    result: isSignature(ec, "sha256"),
    resultIn: notSigned,
  },
  {
    does: "sign",
    which: "with an unknown hash",
    body: input(privateDer(ec), NOTHING, "md5"),
    result: /./,
  },
  {
    does: "sign",
    which: "with no key",
    body: input("", NOTHING, "sha256"),
    result: "2 false - -",
    resultIn: notSigned,
  },

  {
    does: "set filter state",
    path: "/chosen",
    argument: (port) => `127.0.0.1:${port}`,
    result: "0",
    text: "second",
  },
  {
    does: "set filter state for the connection",
    path: "/chosen",
    argument: (port) => `127.0.0.1:${port}`,
    result: "0",
    text: "second",
  },
  { does: "set filter state", which: "a value that it does not take", argument: "nowhere", result: "2" },
  { does: "set unknown filter state", result: "1" },
  { does: "set filter state too long", result: "2" },
  {
    does: "set filter state later",
    path: "/chosen",
    argument: (port) => `127.0.0.1:${port}`,
    result: "0",
    resultIn: { oldest: "1" },
    text: { oldest: "no healthy upstream", newest: "second" },
  },

  { does: "change the route", argument: "blue", result: "0 0", text: "second" },
  { does: "change the route", which: "to what matches nothing", argument: "red", result: "0 0" },
  { does: "set a property and keep the route", argument: "blue", result: "0" },
  { does: "change the route later", argument: "blue", result: "0 0", text: { newest: "second" } },

  { does: "declare properties", result: "0 2 0, 0 2, 0 0" },

  ...expressionCases,
];
