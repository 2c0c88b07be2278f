import { Status } from "../../abi/enums";
import { startsWithString } from "../bytes/ascii";
import { Bytes } from "../bytes/bytes";
import { callForeignFunction, foreignFunctionStatus, refuseForeignCall } from "../foreign-functions";
import { ProtobufReader } from "../protobuf/reader";
import { ProtobufWriter } from "../protobuf/writer";

/** A key and a text of up to this many bytes together. */
const LIMIT: i32 = 16 * 1024 * 1024;

/** What came of signing or verifying. */
@final
export class SignatureResult {
  /** True if the signature was made, or is the right one. */
  ok: bool = false;
  /** The signature that was made; a view that lives until the callback returns. Empty after verifying. */
  signature: Bytes = new Bytes();
  /** Envoy's words for why not; empty where `status` says it. */
  error: string = "";

  constructor(
    /** What the host answered; other than `Ok`, nothing was signed or verified. */
    readonly status: Status,
  ) {}
}

/**
 * Verifies in Envoy that a signature of a text was made with the private counterpart of a public key.
 *
 * `hash` is `sha1`, `sha224`, `sha256`, `sha384` or `sha512`; `publicKey` an RSA or EC key in X.509's form
 * (SubjectPublicKeyInfo), DER or PEM. RSA signatures are those of PKCS #1 v1.5, EC ones are DER.
 *
 * - `status` `Ok`: `ok` is the verdict; where it is false, `error` says why, also for an unknown hash and for a key in
 *   DER that cannot be read.
 * - `BadArgument`: there is no key, or one in PEM that cannot be read, or key and text are longer than 16 MiB.
 * - `NotFound`: the host has no such function.
 *
 * Envoy has it since 1.30, with keys in DER only: Envoy 1.36 takes one in PEM for no key, and `ok` is false; 1.40 reads it.
 */
export function verifySignature(
  hash: string,
  publicKey: Bytes,
  signature: Bytes,
  text: Bytes,
): SignatureResult {
  const writer = new ProtobufWriter(LIMIT);
  writer
    .string(1, hash)
    .bytes(isPem(publicKey) ? 5 : 2, publicKey)
    .bytes(3, signature)
    .bytes(4, text);
  return call("verify_signature", writer, 2);
}

/**
 * Signs a text in Envoy with a private key: RSA (PKCS #1 v1.5) or EC (DER).
 *
 * `hash` is as for `verifySignature`; `privateKey` is in PKCS #8's form, DER or PEM.
 *
 * - `status` `Ok`: `ok` says whether `signature` was made; where it is false, `error` says why, also for an unknown hash and
 *   for a key in DER that cannot be read.
 * - `BadArgument`: there is no key, or one in PEM that cannot be read, or key and text are longer than 16 MiB.
 * - `NotFound`: the host has no such function. Envoy 1.36 has not, 1.40 has.
 */
export function sign(hash: string, privateKey: Bytes, text: Bytes): SignatureResult {
  const writer = new ProtobufWriter(LIMIT);
  writer
    .string(1, hash)
    .bytes(isPem(privateKey) ? 4 : 2, privateKey)
    .bytes(3, text);
  return call("sign", writer, 3);
}

function isPem(key: Bytes): bool {
  return startsWithString(key.ptr, <usize>key.length, "-----BEGIN");
}

/** Calls the function; both have the verdict in field 1, and the reason in `errorField`. */
function call(name: string, writer: ProtobufWriter, errorField: u32): SignatureResult {
  const message = writer.finish();
  const answer =
    message === null ? refuseForeignCall(Status.BadArgument) : callForeignFunction(name, message);
  const result = new SignatureResult(foreignFunctionStatus());
  if (answer === null) return result;
  const reader = new ProtobufReader(answer);
  while (reader.next()) {
    if (reader.field == 1) result.ok = reader.bool();
    else if (reader.field == errorField) result.error = reader.string();
    else if (reader.field == 2) result.signature = reader.bytes();
  }
  if (reader.failed) result.ok = false;
  return result;
}
