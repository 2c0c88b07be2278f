/** Makes the host calls of modules that are loaded from now on fail at will. */
export interface FailingCalls {
  /** How many calls modules have made since the last `failAt`. */
  readonly count: number;
  /** Lets the call with that number, counted from 0 and from now on, answer `status` and do nothing else; -1 lets none. */
  failAt(call: number, status: number): void;
  /** Ends it for modules that are loaded later. */
  restore(): void;
}

/**
 * Wraps what modules import. It takes the place of `WebAssembly.Instance` in this process, so that a host needs no
 * door for it.
 */
export function failingCalls(): FailingCalls {
  const Original = WebAssembly.Instance;
  let count = 0;
  let target = -1;
  let answer = 0;

  const wrap = (imported: WebAssembly.ImportValue): WebAssembly.ImportValue => {
    if (typeof imported !== "function") return imported;
    return (...parameters: unknown[]) => (count++ === target ? answer : imported(...parameters));
  };
  const wrapAll = (imports: WebAssembly.Imports = {}): WebAssembly.Imports =>
    Object.fromEntries(
      Object.entries(imports).map(([module, functions]) => [
        module,
        Object.fromEntries(Object.entries(functions).map(([name, imported]) => [name, wrap(imported)])),
      ]),
    );
  WebAssembly.Instance = class extends Original {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, wrapAll(imports));
    }
  };

  return {
    get count() {
      return count;
    },
    failAt(call, status) {
      count = 0;
      target = call;
      answer = status;
    },
    restore() {
      WebAssembly.Instance = Original;
    },
  };
}
