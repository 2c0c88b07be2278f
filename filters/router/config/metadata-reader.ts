import { Bytes } from "../../../assembly/bytes/bytes";
import { JsonKind } from "../../../assembly/json/node-table";
import { MetadataMatch } from "../table/metadata-match";
import { Field } from "./field";
import { MAX_LIST } from "./limits";
import { Message } from "./message";
import { isHeaderText } from "./names";
import { Shape } from "./shape";

const ONLY_LB = "only the metadata envoy.lb chooses endpoints";

/** Reads what an envoy.config.core.v3.Metadata says of endpoints. */
@final
export class MetadataReader {
  private readonly metadata: Shape = new Shape(["filter_metadata"]).refuse("typed_filter_metadata", ONLY_LB);
  private readonly namespaces: Shape = new Shape(["envoy.lb"], ONLY_LB);

  /** The metadata; null if there is none. What `outer` asks for is asked for, too, where the two do not differ. */
  read(field: Field, outer: MetadataMatch | null = null): MetadataMatch | null {
    if (!field.exists) return outer;
    const message = new Message(field, this.metadata);
    const namespaces = new Message(message.get("filter_metadata"), this.namespaces);
    const match = new MetadataMatch([], []);
    if (outer !== null) {
      for (let i = 0; i < outer.length; i++) put(match, outer.keys[i], outer.values[i]);
    }
    this.readPairs(namespaces.get("envoy.lb"), match);
    return match.length == 0 ? null : match;
  }

  private readPairs(field: Field, match: MetadataMatch): void {
    if (!field.is(JsonKind.Object, "an object")) return;
    if (field.value.length > MAX_LIST) {
      field.fail(`at most ${MAX_LIST} are allowed, found ${field.value.length}`);
      return;
    }
    let value = field.value.first();
    while (value.exists) {
      const key = Bytes.fromString(value.name);
      const text = textOf(new Field(field.problems, value.node));
      if (!isHeaderText(key)) field.fail("NUL and line breaks cannot stand in a key");
      put(match, key, text);
      value = value.next();
    }
  }
}

function textOf(field: Field): Bytes {
  const value = field.value;
  if (value.isBool) return Bytes.fromString(value.asBool() ? "true" : "false");
  if (value.isNumber) return Bytes.fromString(value.isI64 ? value.asI64().toString() : value.numberText);
  if (!value.isString) field.fail(`expected a string, a number, true or false, found ${value.describe()}`);
  const text = field.isString ? field.text() : new Bytes();
  if (!isHeaderText(text)) field.fail("NUL and line breaks cannot stand in a value");
  return text;
}

/** Puts a pair where its key belongs in the order of keys, in the place of one with the same key. */
function put(match: MetadataMatch, key: Bytes, value: Bytes): void {
  const text = key.toString();
  let at = 0;
  while (at < match.length && match.keys[at].toString() < text) at++;
  if (at < match.length && match.keys[at].equals(key)) {
    match.values[at] = value;
    return;
  }
  match.keys.push(key);
  match.values.push(value);
  for (let i = match.length - 1; i > at; i--) {
    match.keys[i] = match.keys[i - 1];
    match.values[i] = match.values[i - 1];
  }
  match.keys[at] = key;
  match.values[at] = value;
}
