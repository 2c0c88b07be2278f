import { Bytes } from "../../assembly/bytes/bytes";
import { equalsText, setVersion } from "./call-attributes";
import { parameterCount } from "./descriptor";
import { DubboFrame } from "./dubbo-frame";
import { isString } from "./hessian/cursor";
import { HessianScanner } from "./hessian/scanner";

/** The most bytes, head included, that what precedes the arguments may take. */
export const PROLOGUE_LIMIT: i32 = 64 * 1024;

/** What came of reading a prologue. */
export enum PrologueStatus {
  /** It was read. */
  Read,
  /** Its end is not there yet. */
  Incomplete,
  /** It is none that could be read. */
  Unreadable,
}

/**
 * Reads what precedes the arguments of a call: the strings dubbo version, path, service version, method and parameter types,
 * each of which may be null. The scanner stands behind the head, and then at the first argument.
 *
 * The method of a generic call (`$invoke` and `$invokeAsync`) is its first argument, and that is what the frame shows: rules
 * for a method hold however it is called.
 */
@final
export class PrologueReader {
  private readonly ignored: Bytes = new Bytes();
  private readonly types: Bytes = new Bytes();

  /** Reads it, as far as the bytes go that the scanner was aimed at. */
  read(from: HessianScanner, frame: DubboFrame): PrologueStatus {
    const status = this.readStrings(from, frame);
    if (status != PrologueStatus.Read) {
      frame.service.aim(0, 0);
      frame.method.aim(0, 0);
      frame.version.aim(0, 0);
      frame.argumentsAt = 0;
      frame.argumentCount = -1;
    }
    return status;
  }

  private readStrings(from: HessianScanner, frame: DubboFrame): PrologueStatus {
    const texts = frame.texts;
    const read =
      texts.read(from, this.ignored) &&
      texts.read(from, frame.service) &&
      texts.read(from, frame.version) &&
      texts.read(from, frame.method) &&
      texts.read(from, this.types);
    if (!read) return failure(from);
    setVersion(frame, frame.version);
    frame.saysService = frame.service.length != 0;
    frame.saysVersion = frame.version.length != 0;
    frame.argumentsAt = <i32>(from.at - frame.data.ptr);
    frame.argumentCount = parameterCount(this.types.ptr, this.types.length);
    return isGeneric(frame) ? readGenericMethod(from, frame) : PrologueStatus.Read;
  }
}

function failure(from: HessianScanner): PrologueStatus {
  return from.truncated ? PrologueStatus.Incomplete : PrologueStatus.Unreadable;
}

/** True for `$invoke(String method, String[] types, Object[] arguments)`. */
function isGeneric(frame: DubboFrame): bool {
  if (frame.argumentCount != 3 || frame.method.at(0) != 0x24) return false;
  return equalsText(frame.method, "$invoke") || equalsText(frame.method, "$invokeAsync");
}

/** Reads the first argument without passing it by. */
function readGenericMethod(from: HessianScanner, frame: DubboFrame): PrologueStatus {
  const start = from.at;
  if (from.left == 0) return PrologueStatus.Incomplete;
  if (!isString(from.tag)) return PrologueStatus.Read;
  if (!frame.texts.read(from, frame.method)) return failure(from);
  from.at = start;
  return PrologueStatus.Read;
}
