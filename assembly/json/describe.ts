import { JsonKind } from "./node-table";
import { JsonValue } from "./value";

/** How much of a string of the text a message repeats, in UTF-16 units. */
const LONGEST = 60;

/** A value in a few words: `number 5`, `string "x"`, `true`, `null`, `an array`, `an object`, `nothing`. */
export function describe(value: JsonValue): string {
  switch (value.kind) {
    case JsonKind.Null:
      return "null";
    case JsonKind.Bool:
      return value.asBool() ? "true" : "false";
    case JsonKind.Number:
      return `number ${shorten(value.numberText)}`;
    case JsonKind.String:
      return `string ${quote(value.asString())}`;
    case JsonKind.Array:
      return "an array";
    case JsonKind.Object:
      return "an object";
    default:
      return "nothing";
  }
}

/** A string in quotation marks, cut short if it is long. */
export function quote(text: string): string {
  return `"${shorten(text)}"`;
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.substring(0, LONGEST)}…`;
}
