import { Bytes } from "../../assembly/bytes/bytes";
import { hessianTextSize, writeHessianText } from "./hessian-text";

/** The class of the exception that SOFABolt's servers answer with when a call fails outside the service itself. */
export const EXCEPTION_CLASS: string = "com.alipay.remoting.rpc.exception.RpcServerException";

/** Around the message: the definition of the class and of its three fields, an object of it, no stack, no cause. */
const DEFINITION: string = "O\xc8\x34";
const FIELDS: string = "\x93\x0ddetailMessage\x0astackTrace\x05causeo\x90";
const NOTHING_ELSE: string = "Vt\x00\x1c[java.lang.StackTraceElementn\x00zN";

/** The most bytes of a reason that are told. */
const MAX_REASON: i32 = 4096;

/** As much of a reason as is told. */
export function cutReason(reason: Bytes): Bytes {
  return reason.length > MAX_REASON ? reason.slice(0, MAX_REASON) : reason;
}

/** How many bytes `writeException` writes for a reason. */
export function exceptionSize(reason: Bytes): i32 {
  const fixed = DEFINITION.length + EXCEPTION_CLASS.length + FIELDS.length + NOTHING_ELSE.length;
  return fixed + hessianTextSize(reason);
}

/**
 * Writes the exception as Hessian content at `at`, with the reason, which `cutReason` made short, as its message. The fields are
 * those, in that order, of which sofa-bolt-node makes an error; SOFABolt's Java takes the object for the `cause` of its
 * InvokeServerException.
 */
export function writeException(reason: Bytes, at: usize): void {
  at = putText(at, DEFINITION);
  at = putText(at, EXCEPTION_CLASS);
  at = putText(at, FIELDS);
  at = writeHessianText(reason, at);
  putText(at, NOTHING_ELSE);
}

/** Puts characters below 256 down as bytes, and says where they end. */
export function putText(at: usize, text: string): usize {
  for (let i: usize = 0; i < <usize>text.length; i++) {
    store<u8>(at + i, load<u8>(changetype<usize>(text) + (i << 1)));
  }
  return at + <usize>text.length;
}
