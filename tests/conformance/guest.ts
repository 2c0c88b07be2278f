import { type AbiVersion, abiTable, inVersion } from "../../host/abi.js";
import { compileText } from "../host/support/guest.js";
import { guestRuntime, layout } from "./guest-runtime.js";
import { body, type Step } from "./steps.js";

/** What the exported callbacks do. One that answers gives what {@link answer} says, else what lets things go on. */
export type Callbacks = Record<string, Step[]>;

/** A module: its version of the ABI, its allocators and its callbacks. */
export interface Guest {
  on?: Callbacks;
  /** 0.2.1 when left out. `none` exports no version at all, a marker `proxy_abi_version_MARKER`. */
  abi?: AbiVersion | "none" | { marker: string };
  /** Names to export the allocator under; `malloc` when left out. */
  allocators?: ("malloc" | "proxy_on_memory_allocate")[];
  /** What the first allocator does before it allocates. */
  onAllocate?: Step[];
  /** What the second allocator does before it allocates. */
  onSecondAllocate?: Step[];
  /** Exports besides the callbacks: text of whole functions. */
  extra?: string;
  /** Imports besides those that the steps call. */
  imports?: string;
}

/** The module's bytes. */
export function compileGuest(guest: Guest): Uint8Array {
  return compileText(guestText(guest));
}

export function guestText(guest: Guest): string {
  const { on = {}, abi = "0.2.1", allocators = ["malloc"], extra = "", imports = "" } = guest;
  const version = typeof abi === "string" && abi !== "none" ? abi : "0.2.1";
  const marker = typeof abi === "string" ? abi.replaceAll(".", "_") : abi.marker;
  const functions = Object.entries(on).map(([name, steps]) => callbackText(name, steps, version));
  const allocating = [guest.onAllocate ?? [], guest.onSecondAllocate ?? []];
  const code = `
    ${abi === "none" ? "" : `(func (export "proxy_abi_version_${marker}"))`}
    ${allocators.map((name, i) => allocatorText(name, allocating[i] ?? [])).join("\n")}
    ${extra}
    ${functions.join("\n")}
    ${guestRuntime}`;
  const { placed, data } = placeTexts(code);
  return `(module
    ${importsText(placed)}
    ${imports}
    (memory (export "memory") 128)
    (global $heap (mut i32) (i32.const ${layout.heap}))
    (global $end (mut i32) (i32.const ${layout.line}))
    ${data}
    ${placed}
  )`;
}

function allocatorText(name: string, steps: Step[]): string {
  return `(func $${name} (export "${name}") (param i32) (result i32)
    ${body(steps)}
    (global.set $heap (i32.add (global.get $heap) (local.get 0)))
    (i32.sub (global.get $heap) (local.get 0)))`;
}

function callbackText(name: string, steps: Step[], version: AbiVersion): string {
  const entry = abiTable().exports.find((export_) => export_.name === name && inVersion(export_, version));
  if (!entry) throw new Error(`the ABI has no callback ${name}`);
  const params = entry.params.map((type) => `(param ${type})`).join(" ");
  const results = entry.results.map((type) => `(result ${type})`).join(" ");
  const last = entry.results.length > 0 ? "(local.get $answer)" : "";
  const initial = /^proxy_on_(vm_start|configure|done)$/.test(name) ? 1 : 0;
  return `(func $${name} (export "${name}") ${params} ${results} (local $answer i32)
    (local.set $answer (i32.const ${initial})) ${body(steps)} ${last})`;
}

/** Imports the functions that the code calls. */
function importsText(code: string): string {
  const table = abiTable();
  const used = new Set([...code.matchAll(/\(call \$(\w+)/g)].map((match) => match[1]));
  const declare = (module: string, entries: typeof table.imports) =>
    entries
      .filter((entry) => used.has(entry.name))
      .map((entry) => {
        const params = entry.params.map((type) => `(param ${type})`).join(" ");
        const results = entry.results.map((type) => `(result ${type})`).join(" ");
        return `(import "${module}" "${entry.name}" (func $${entry.name} ${params} ${results}))`;
      })
      .join("\n");
  return declare(table.module, table.imports) + declare(table.wasiModules[0]!, table.wasi);
}

/** Gives each text its place. */
function placeTexts(code: string): { placed: string; data: string } {
  const places = new Map<string, number>();
  let end: number = layout.texts;
  const placed = code.replace(/@([0-9a-f]*);/g, (_match, bytes: string) => {
    let place = places.get(bytes);
    if (place === undefined) {
      place = end;
      places.set(bytes, place);
      end += bytes.length / 2;
    }
    return String(place);
  });
  if (end > layout.line) throw new Error("the texts of the guest are too long");
  const data = [...places]
    .filter(([bytes]) => bytes.length > 0)
    .map(([bytes, place]) => `(data (i32.const ${place}) "${bytes.replace(/../g, "\\$&")}")`);
  return { placed, data: data.join("\n") };
}
