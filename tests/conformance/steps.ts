import { abiTable } from "../../host/abi.js";
import { layout } from "./guest-runtime.js";

/*
 * What a case's module does, step by step. A step calls host functions and says what came of it in a log line:
 * `say\`get ${call("proxy_get_header_map_value", 0, "x-a")} ${text(3)}\`` logs `get 0 one`.
 */

/** An i32 expression in WebAssembly text; in a log line it is a signed decimal number. */
export class Value {
  constructor(readonly wat: string) {}
}

/** Something that is put into a log line in a way of its own. */
export class Shown {
  constructor(readonly wat: string) {}
}

/** WebAssembly text that leaves nothing behind, or a value that is dropped. */
export type Step = string | Value;

export type Argument = number | bigint | string | Value;

/** Calls a host function: its status. A text stands for address and length; what is left out at the end are addresses for results. */
export function call(name: string, ...args: Argument[]): Value {
  const table = abiTable();
  const entry = [...table.imports, ...table.wasi].find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`the ABI has no ${name}`);
  const operands = args.flatMap((arg) => operandsOf(arg));
  for (let i = operands.length; i < entry.params.length; i++) {
    if (operands.length < i) break;
    operands.push(`(i32.const ${layout.results + i * 16})`);
  }
  const typed = operands.map((text, i) => text.replace(/^\(i32\.const/, `(${entry.params[i]}.const`));
  const expression = `(call $${name} ${typed.join(" ")})`;
  return new Value(
    entry.results.length > 0 ? expression : `(block (result i32) ${expression} (i32.const 0))`,
  );
}

function operandsOf(arg: Argument): string[] {
  if (arg instanceof Value) return [arg.wat];
  if (typeof arg !== "string") return [`(i32.const ${arg})`];
  return [addressOf(arg), `(i32.const ${arg.length})`];
}

/** Where a text lies; the place is given when the module is made. */
export function addressOf(text: string): string {
  return `(i32.const @${Buffer.from(text, "latin1").toString("hex")};)`;
}

/** The callback's parameter. */
export function param(index: number): Value {
  return new Value(`(local.get ${index})`);
}

/** What the last call wrote for its parameter `index`. */
export function result(index: number): Value {
  return new Value(`(i32.load (i32.const ${layout.results + index * 16}))`);
}

/** The bytes that the last call handed back: their address at its parameter `index`, their length at the next. */
export function text(index: number): Shown {
  return new Shown(`(call $text ${result(index).wat} ${result(index + 1).wat})`);
}

/** As {@link text}, in hexadecimal. */
export function hex(index: number): Shown {
  return new Shown(`(call $hex ${result(index).wat} ${result(index + 1).wat})`);
}

/** As {@link text}, an encoded header map as `name: value; …`. */
export function pairs(index: number): Shown {
  return new Shown(`(call $pairs ${result(index).wat} ${result(index + 1).wat})`);
}

/** As {@link text}, 8 bytes as a number. */
export function long(index: number): Shown {
  return new Shown(`(call $long (i64.load ${result(index).wat}))`);
}

/** The 8 bytes that the last call wrote for its parameter `index`, as a number. */
export function longResult(index: number): Shown {
  return new Shown(`(call $long (i64.load (i32.const ${layout.results + index * 16})))`);
}

/** A place that outlives callbacks. */
export function keep(index: number, value: Value): Step {
  return `(i32.store (i32.const ${layout.kept + index * 4}) ${value.wat})`;
}

export function kept(index: number): Value {
  return new Value(`(i32.load (i32.const ${layout.kept + index * 4}))`);
}

/** Logs a line. */
export function say(strings: TemplateStringsArray, ...parts: (Value | Shown | string | number)[]): Step {
  return sayAt(2)(strings, ...parts);
}

/** Logs a line at a level. */
export function sayAt(level: number) {
  return (strings: TemplateStringsArray, ...parts: (Value | Shown | string | number)[]): Step => {
    const steps = strings.flatMap((literal, i) => {
      const part = parts[i - 1];
      return [...(i > 0 ? [shown(part!)] : []), ...(literal ? [literalText(literal)] : [])];
    });
    return [...steps, `(call $line (i32.const ${level}))`].join("\n");
  };
}

function shown(part: Value | Shown | string | number): string {
  if (part instanceof Shown) return part.wat;
  if (part instanceof Value) return `(call $number ${part.wat})`;
  return literalText(String(part));
}

function literalText(literal: string): string {
  return `(call $text ${addressOf(literal)} (i32.const ${literal.length}))`;
}

/** What the callback answers; steps after it still run. */
export function answer(value: number | Value): Step {
  return `(local.set $answer ${value instanceof Value ? value.wat : `(i32.const ${value})`})`;
}

/** Steps that are run if the value is not zero, and others if it is. */
export function when(value: Value, then: Step[], otherwise: Step[] = []): Step {
  return `(if ${value.wat} (then ${body(then)}) (else ${body(otherwise)}))`;
}

/** 1 if both are the same, else 0. */
export function same(value: Value, other: number | Value): Value {
  return new Value(`(i32.eq ${value.wat} ${other instanceof Value ? other.wat : `(i32.const ${other})`})`);
}

/** Counts in a kept place, from 0: 1 the first time. */
export function count(index: number): Value {
  const place = `(i32.const ${layout.kept + index * 4})`;
  return new Value(
    `(block (result i32) (i32.store ${place} (i32.add (i32.const 1) (i32.load ${place}))) (i32.load ${place}))`,
  );
}

/** Steps for the callbacks' times in turn, counted in a kept place; nothing after the last. */
export function inTurn(index: number, ...turns: Step[][]): Step {
  const chosen = turns.map((steps, i) => when(same(kept(index), i + 1), steps));
  return [body([count(index)]), body(chosen)].join("\n");
}

export const trap: Step = "(unreachable)";

/** Text of steps. */
export function body(steps: Step[]): string {
  return steps.map((step) => (step instanceof Value ? `(drop ${step.wat})` : step)).join("\n");
}
