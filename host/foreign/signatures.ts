import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { Status } from "../abi.js";
import type { BuiltInFunction } from "./function.js";
import { type MessageFields, readMessage, writeMessage } from "./protobuf.js";

const hashes = new Set(["sha1", "sha224", "sha256", "sha384", "sha512"]);
/** RSA signs by PKCS #1 v1.5, elliptic curves in DER, as Envoy does; Envoy takes keys of no other kind. */
const keyTypes = new Set(["rsa", "ec"]);

/** Where the message has its keys, and the text of its errors. */
interface KeyFields {
  der: number;
  pem: number;
  pemLabel: RegExp;
  fromDer(der: Buffer): KeyObject;
  fromPem(pem: string): KeyObject;
}

const publicKey: KeyFields = {
  der: 2,
  pem: 5,
  pemLabel: /-----BEGIN PUBLIC KEY-----/,
  fromDer: (key) => createPublicKey({ key, format: "der", type: "spki" }),
  fromPem: (key) => createPublicKey(key),
};

const privateKey: KeyFields = {
  der: 2,
  pem: 4,
  pemLabel: /-----BEGIN (RSA |EC )?PRIVATE KEY-----/,
  fromDer: (key) => createPrivateKey({ key, format: "der", type: "pkcs8" }),
  fromPem: (key) => createPrivateKey(key),
};

/**
 * `verify_signature`: `{hash_function=1, public_key=2, signature=3, text=4, public_key_pem=5}` to
 * `{result=1, error=2}`. `BadArgument` for a malformed message, and unless there is exactly one key. Keys as PEM are
 * known from Envoy 1.40 on.
 */
export const verifySignature: BuiltInFunction = parsed((message) => {
  if (!hasOneKey(message, publicKey)) return Status.BadArgument;
  const hash = message.text(1);
  if (!isSupported(hash)) return failure(`${hash} is not supported.`, 2);
  const key = importKey(message, publicKey);
  if (!key || !keyTypes.has(key.asymmetricKeyType!)) {
    return failure("Failed to initialize digest verify.", 2);
  }
  if (!verify(hash.toLowerCase(), message.bytes(4), key, message.bytes(3))) {
    return failure("Failed to verify digest. Error code: 0", 2);
  }
  return writeMessage([[1, true]]);
});

/**
 * `sign`: `{hash_function=1, private_key=2, text=3, private_key_pem=4}` to `{result=1, signature=2, error=3}`; the
 * key is PKCS #8. `BadArgument` for a malformed message, and unless there is exactly one key. Envoy 1.36 does not
 * have it yet.
 */
export const signText: BuiltInFunction = parsed((message) => {
  if (!hasOneKey(message, privateKey)) return Status.BadArgument;
  const hash = message.text(1);
  if (!isSupported(hash)) return failure(`${hash} is not supported.`, 3);
  const key = importKey(message, privateKey);
  if (!key) return failure("Invalid key type: private key required for signing operation.", 3);
  if (!keyTypes.has(key.asymmetricKeyType!)) {
    return failure("Invalid private key: key data is corrupted or malformed.", 3);
  }
  const signature = sign(hash.toLowerCase(), message.bytes(3), key);
  return writeMessage([
    [1, true],
    [2, signature],
  ]);
});

/** A function of a message. */
function parsed(act: (message: MessageFields) => Buffer | Status): BuiltInFunction {
  return (argument) => {
    try {
      return act(readMessage(argument));
    } catch {
      return Status.BadArgument;
    }
  };
}

function failure(error: string, field: number): Buffer {
  return writeMessage([[field, error]]);
}

function isSupported(hash: string): boolean {
  return hashes.has(hash.toLowerCase());
}

function hasOneKey(message: MessageFields, fields: KeyFields): boolean {
  return message.bytes(fields.der).length > 0 !== message.bytes(fields.pem).length > 0;
}

/** The key; undefined if it is none. */
function importKey(message: MessageFields, fields: KeyFields): KeyObject | undefined {
  try {
    const pem = message.text(fields.pem);
    if (pem === "") return fields.fromDer(message.bytes(fields.der));
    return fields.pemLabel.test(pem) ? fields.fromPem(pem) : undefined;
  } catch {
    return undefined;
  }
}
