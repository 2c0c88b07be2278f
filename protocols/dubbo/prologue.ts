import { Bytes } from "../../assembly/bytes/bytes";
import { equalsText, setVersion } from "./call-attributes";
import { parameterCount } from "./descriptor";
import { DubboFrame } from "./dubbo-frame";

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
 * each of which may be null. What it reads from, `S`, is a `HessianScanner` or a `FastJson2Cursor`; it stands behind the head, and
 * then at the first argument.
 *
 * The method of a generic call (`$invoke` and `$invokeAsync`) is its first argument, and that is what the frame shows: rules
 * for a method hold however it is called.
 */
@final
export class PrologueReader {
  private readonly ignored: Bytes = new Bytes();
  private readonly types: Bytes = new Bytes();

  /** Reads it, as far as the bytes go that `from` was aimed at. */
  read<S>(from: S, frame: DubboFrame): PrologueStatus {
    const status = this.readStrings<S>(from, frame);
    if (status != PrologueStatus.Read) {
      frame.service.aim(0, 0);
      frame.method.aim(0, 0);
      frame.version.aim(0, 0);
      frame.argumentsAt = 0;
      frame.argumentCount = -1;
    }
    return status;
  }

  private readStrings<S>(from: S, frame: DubboFrame): PrologueStatus {
    const texts = frame.texts;
    const read =
      from.readText(texts, this.ignored) &&
      from.readText(texts, frame.service) &&
      from.readText(texts, frame.version) &&
      from.readText(texts, frame.method) &&
      from.readText(texts, this.types);
    if (!read) return failure<S>(from);
    setVersion(frame, frame.version);
    frame.saysService = frame.service.length != 0;
    frame.saysVersion = frame.version.length != 0;
    frame.argumentsAt = <i32>(from.at - frame.data.ptr);
    frame.argumentCount = parameterCount(this.types.ptr, this.types.length);
    return isGeneric(frame) ? readGenericMethod<S>(from, frame) : PrologueStatus.Read;
  }
}

function failure<S>(from: S): PrologueStatus {
  return from.truncated ? PrologueStatus.Incomplete : PrologueStatus.Unreadable;
}

/** True for `$invoke(String method, String[] types, Object[] arguments)`. */
function isGeneric(frame: DubboFrame): bool {
  if (frame.argumentCount != 3 || frame.method.at(0) != 0x24) return false;
  return equalsText(frame.method, "$invoke") || equalsText(frame.method, "$invokeAsync");
}

/** Reads the first argument without passing it by. */
function readGenericMethod<S>(from: S, frame: DubboFrame): PrologueStatus {
  const start = from.at;
  if (from.left == 0) return PrologueStatus.Incomplete;
  if (!from.isAtText) return PrologueStatus.Read;
  if (!from.readText(frame.texts, frame.method)) return failure<S>(from);
  from.at = start;
  return PrologueStatus.Read;
}
