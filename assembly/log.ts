import { LogLevel, Status } from "../abi/enums";
import { proxy_get_log_level, proxy_log } from "../abi/log";
import { argument, argumentLength } from "./bytes/argument";
import { clearResult, numberSlot, resultU32 } from "./bytes/host-result";
import { mark, release } from "./bytes/scratch";

const UNKNOWN: i32 = -1;
let level: i32 = UNKNOWN;

/** Makes the next line ask the host for its level again: an operator may change it while the module runs. */
export function forgetLogLevel(): void {
  level = UNKNOWN;
}

/** The host's log, with a gate: a line below the host's level costs neither encoding nor a host call. */
export namespace log {
  /**
   * True if the host writes lines of this level. The host is asked once a callback at most. Use it before
   * putting a costly message together: `if (log.enabled(LogLevel.Debug)) log.debug(`…`)`.
   */
  export function enabled(at: LogLevel): bool {
    if (level == UNKNOWN) {
      level = askLevel();
    }
    return at >= level;
  }

  /** Writes a line, `string` or `Bytes`, if the host's level lets it through. */
  export function write<M>(at: LogLevel, message: M): void {
    if (enabled(at)) writeLine(at, message);
  }

  /** Writes a line at level `Trace`, `string` or `Bytes`, if the host lets it through. */
  export function trace<M>(message: M): void {
    write(LogLevel.Trace, message);
  }

  /** Writes a line at level `Debug`, `string` or `Bytes`, if the host lets it through. */
  export function debug<M>(message: M): void {
    write(LogLevel.Debug, message);
  }

  /** Writes a line at level `Info`, `string` or `Bytes`, if the host lets it through. */
  export function info<M>(message: M): void {
    write(LogLevel.Info, message);
  }

  /** Writes a line at level `Warn`, `string` or `Bytes`, if the host lets it through. */
  export function warn<M>(message: M): void {
    write(LogLevel.Warn, message);
  }

  /** Writes a line at level `Error`, `string` or `Bytes`, if the host lets it through. */
  export function error<M>(message: M): void {
    write(LogLevel.Error, message);
  }

  /** Writes a line at level `Critical`, `string` or `Bytes`, if the host lets it through. */
  export function critical<M>(message: M): void {
    write(LogLevel.Critical, message);
  }
}

/** The host's level; hosts before ABI 0.2.1 do not tell, so they get every line. */
function askLevel(): i32 {
  if (isDefined(SDK_ABI_0_1_0) || isDefined(SDK_ABI_0_2_0)) {
    return LogLevel.Trace;
  } else {
    clearResult();
    return proxy_get_log_level(numberSlot()) == Status.Ok ? <i32>resultU32() : LogLevel.Trace;
  }
}

/** Writes a line without asking for the level: the one host call that is allowed while the module starts. */
export function writeLine<M>(at: LogLevel, message: M): void {
  const before = mark();
  const ptr = argument(message);
  proxy_log(at, ptr, argumentLength);
  release(before);
}
