import binaryen from "binaryen";
import { type AbiVersion, abiTable, inVersion } from "../../../host/abi.js";

/*
 * Small guest modules, written as lists of steps. A test says what each callback does and observes the rest through
 * the host: what came out of the chain, the logs, and the trace with every argument and status.
 */

/** An expression in WebAssembly text, run for its effect. */
export type Step = string;

/** What the exported callbacks do. A callback answers what its {@link answer} says, else 0. */
export type Callbacks = Record<string, Step[]>;

export interface GuestOptions {
  /** Default 0.2.1. */
  version?: AbiVersion;
  /** Export `malloc` (the default) or the spec's name. */
  allocator?: "malloc" | "proxy_on_memory_allocate";
  /** What the allocator does before it allocates. */
  onAllocate?: Step[];
}

/** Texts of all guests share one address space; each text has its place for good. */
const texts = new Map<string, number>();
const textStart = 4096;
const heapStart = 524288;
/** Where host functions write what they hand back: 16 bytes a parameter. */
const outStart = 64;

let textEnd = textStart;

/** Where a text lies in every guest's memory. */
export function addressOf(text: string): number {
  let address = texts.get(text);
  if (address === undefined) {
    address = textEnd;
    texts.set(text, address);
    textEnd += Buffer.byteLength(text, "latin1");
    if (textEnd > heapStart) throw new Error("the texts of the test guests are too long");
  }
  return address;
}

/**
 * Calls a host function. A text stands for its address and length; parameters left out at the end are addresses
 * that the host may write to.
 */
export function call(name: string, ...args: (number | bigint | string)[]): Step {
  const table = abiTable();
  const entry = [...table.imports, ...table.wasi].find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`the ABI has no ${name}`);
  const params = args.flatMap((arg) => (typeof arg === "string" ? [addressOf(arg), arg.length] : [arg]));
  for (let i = params.length; i < entry.params.length; i++) params.push(outStart + i * 16);
  const operands = params.map((value, i) => `(${entry.params[i]}.const ${value})`).join(" ");
  const expression = `(call $${name} ${operands})`;
  return entry.results.length > 0 ? `(drop ${expression})` : expression;
}

/** Hands what a host function handed back (as its parameter `from` and the next) to another one's text parameter. */
export function callWithResult(name: string, before: number[], from: number): Step {
  const operands = before.map((value) => `(i32.const ${value})`).join(" ");
  const loads = [from, from + 1].map((i) => `(i32.load (i32.const ${outStart + i * 16}))`).join(" ");
  return `(drop (call $${name} ${operands} ${loads}))`;
}

/** What the callback answers; steps after it still run. */
export function answer(status: number): Step {
  return `(local.set $answer (i32.const ${status}))`;
}

/** Steps for the end of the stream, and others for before: the callback's third parameter tells. */
export function atEnd(then: Step[], otherwise: Step[] = []): Step {
  return `(if (local.get 2) (then ${then.join(" ")}) (else ${otherwise.join(" ")}))`;
}

/** Steps for one context only: the callback's first parameter tells. */
export function inContext(id: number, then: Step[], otherwise: Step[] = []): Step {
  const same = `(i32.eq (local.get 0) (i32.const ${id}))`;
  return `(if ${same} (then ${then.join(" ")}) (else ${otherwise.join(" ")}))`;
}

export const trap: Step = "(unreachable)";

export function log(message: string, level = 2): Step {
  return call("proxy_log", level, message);
}

/** Compiles a guest. Functions keep their names, as release builds of filters do. */
export function guest(callbacks: Callbacks, options: GuestOptions = {}): Uint8Array {
  return compileText(guestText(callbacks, options));
}

/** Compiles WebAssembly text. */
export function compileText(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  try {
    binaryen.setDebugInfo(true);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

export function guestText(callbacks: Callbacks, options: GuestOptions = {}): string {
  const version = options.version ?? "0.2.1";
  const allocator = options.allocator ?? "malloc";
  const functions = Object.entries(callbacks).map(([name, steps]) => callbackText(name, steps, version));
  const steps = [...Object.values(callbacks), options.onAllocate ?? []].flat().join("\n");
  return `(module
    ${importsText(steps)}
    (memory (export "memory") 16)
    (global $heap (mut i32) (i32.const ${heapStart}))
    ${dataText()}
    (func (export "proxy_abi_version_${version.replaceAll(".", "_")}"))
    (func $${allocator} (export "${allocator}") (param i32) (result i32)
      ${(options.onAllocate ?? []).join(" ")}
      (global.set $heap (i32.add (global.get $heap) (local.get 0)))
      (i32.sub (global.get $heap) (local.get 0)))
    ${functions.join("\n")}
  )`;
}

function callbackText(name: string, steps: Step[], version: AbiVersion): string {
  const entry = abiTable().exports.find((export_) => export_.name === name && inVersion(export_, version));
  if (!entry) throw new Error(`the ABI has no callback ${name}`);
  const params = entry.params.map((type) => `(param ${type})`).join(" ");
  const results = entry.results.map((type) => `(result ${type})`).join(" ");
  const body = steps.join("\n");
  const last = entry.results.length > 0 ? "(local.get $answer)" : "";
  const initial = /^proxy_on_(vm_start|configure|done)$/.test(name) ? 1 : 0;
  return `(func $${name} (export "${name}") ${params} ${results} (local $answer i32)
    (local.set $answer (i32.const ${initial})) ${body} ${last})`;
}

/** Imports the functions that the steps call. */
function importsText(steps: string): string {
  const table = abiTable();
  const used = new Set([...steps.matchAll(/\(call \$(\w+)/g)].map((match) => match[1]));
  const text = (module: string, entries: typeof table.imports) =>
    entries
      .filter((entry) => used.has(entry.name))
      .map((entry) => {
        const params = entry.params.map((type) => `(param ${type})`).join(" ");
        const results = entry.results.map((type) => `(result ${type})`).join(" ");
        return `(import "${module}" "${entry.name}" (func $${entry.name} ${params} ${results}))`;
      })
      .join("\n");
  return text(table.module, table.imports) + text(table.wasiModules[0]!, table.wasi);
}

function dataText(): string {
  return [...texts]
    .filter(([text]) => text.length > 0)
    .map(([text, address]) => `(data (i32.const ${address}) "${escapeText(text)}")`)
    .join("\n");
}

function escapeText(text: string): string {
  return [...Buffer.from(text, "latin1")].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
}

/** Calls a host function and logs the status that it answers, as `LABEL=DIGIT`; a status of 12 comes as `<`. */
export function logged(label: string, step: Step): Step {
  const message = `${label}=?`;
  const digit = addressOf(message) + message.length - 1;
  const value = step.replace(/^\(drop (.*)\)$/s, "$1");
  return `(i32.store8 (i32.const ${digit}) (i32.add (i32.const 48) ${value})) ${log(message)}`;
}
