/**
 * All that crossed the wall between one VM and its host, byte for byte: enough for another engine to play the host's
 * part without knowing the ABI. Plain JSON, so that it can be kept in a file.
 */
export interface Recording {
  /** Of this format: 1. */
  version: 1;
  /** Name of the first plugin in the VM. */
  plugin: string;
  worker: number;
  /** SHA-256 of the module, in hexadecimal: addresses hold for these bytes only. */
  module: string;
  /** The calls into the guest, in order, those made inside of host functions left out. */
  calls: RecordedCallback[];
  /** The recording ends before its VM did: it has reached its limit. */
  truncated: boolean;
}

/** The host calls the module. */
export interface RecordedCallback {
  /** The export's name. */
  function: string;
  /** As unsigned numbers. */
  arguments: number[];
  /** As an unsigned number; absent if the function has none, or trapped. */
  result?: number;
  /** The guest trapped in it. */
  trapped?: true;
  /** The host functions that were called meanwhile, in order. */
  calls: RecordedHostCall[];
}

/** The module calls the host. */
export interface RecordedHostCall {
  /** As `module.name`. */
  function: string;
  /** As unsigned numbers; 64-bit ones in decimal digits. */
  arguments: (number | string)[];
  /** The guest's memory as the call began: the first 16 hexadecimal digits of its SHA-256. */
  memory: string;
  /** What the host did before it returned, in order. */
  actions: (MemoryWrite | RecordedCallback)[];
  /** As an unsigned number; absent if the function has none, or failed. */
  result?: number;
  /** The host stopped the guest instead of returning. */
  failed?: true;
}

/** Bytes that the host put into the guest's memory. */
export interface MemoryWrite {
  at: number;
  /** In base64. */
  bytes: string;
}

export function isWrite(action: MemoryWrite | RecordedCallback): action is MemoryWrite {
  return "bytes" in action;
}
