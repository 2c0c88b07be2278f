import { equalsString } from "../bytes/ascii";
import { Bytes } from "../bytes/bytes";
import { ProtobufReader } from "./reader";

/** What a `ProtobufValue` is. */
export enum ValueKind {
  /** Nothing: there is no such member or element, or the bytes are no value. */
  Missing,
  /** The null value. */
  Null,
  /** A double. */
  Number,
  /** Text. */
  String,
  /** True or false. */
  Bool,
  /** Values by name. */
  Struct,
  /** Values in order. */
  List,
}

/**
 * A google.protobuf.Value, Struct or ListValue, as dynamic metadata and configurations come: protobuf's JSON. A handle
 * over the message's bytes, which decodes what is asked for and lives as long as they do. No read traps: what is not
 * there, or is no message, is a value of kind `Missing`, and a value of another kind than was asked for reads as the fallback.
 *
 * ```ts
 * const metadata = ProtobufValue.struct(bytes);
 * const version = metadata.get("release").get("version").asString("none");
 * for (let i = 0; i < tags.length; i++) use(tags.at(i).asString());
 * ```
 *
 * Of a member that is written twice, the last counts. Source: google/protobuf/struct.proto.
 */
//   Value      1 null, 2 double, 3 string, 4 bool, 5 Struct, 6 ListValue
//   Struct     1 entry (1 key, 2 Value) for each member
//   ListValue  1 Value for each element
@final
export class ProtobufValue {
  private number: f64 = 0;

  private constructor(
    /** What it is. */
    public kind: ValueKind,
    /** The text of a string, the message of a struct or list. */
    private content: Bytes,
  ) {}

  /** The value that a serialized google.protobuf.Value holds. */
  static value(message: Bytes): ProtobufValue {
    const value = missing();
    const reader = new ProtobufReader(message);
    while (reader.next()) value.take(reader);
    return reader.failed ? missing() : value;
  }

  /** A serialized google.protobuf.Struct. */
  static struct(message: Bytes): ProtobufValue {
    return new ProtobufValue(ValueKind.Struct, message.slice(0));
  }

  /** A serialized google.protobuf.ListValue. */
  static list(message: Bytes): ProtobufValue {
    return new ProtobufValue(ValueKind.List, message.slice(0));
  }

  /** For the SDK's own use: a value that is not there. */
  static missing(): ProtobufValue {
    return new ProtobufValue(ValueKind.Missing, new Bytes());
  }

  /** False only for a value that is not there. Null exists. */
  get exists(): bool {
    return this.kind != ValueKind.Missing;
  }

  /** The number, or the fallback if this is none. */
  asNumber(fallback: f64 = 0): f64 {
    return this.kind == ValueKind.Number ? this.number : fallback;
  }

  /** The bool, or the fallback if this is none. */
  asBool(fallback: bool = false): bool {
    return this.kind == ValueKind.Bool ? this.number != 0 : fallback;
  }

  /** The string, or the fallback if this is none. */
  asString(fallback: string = ""): string {
    return this.kind == ValueKind.String ? this.content.toString() : fallback;
  }

  /** The string's bytes, or none if this is no string. */
  asBytes(): Bytes {
    return this.kind == ValueKind.String ? this.content : new Bytes();
  }

  /** How many elements a list or members a struct has, those of the same name counted each; 0 for other values. */
  get length(): i32 {
    const reader = this.items();
    let count = 0;
    while (reader.next()) {
      if (reader.field == 1) count++;
    }
    return reader.failed ? 0 : count;
  }

  /** The element of a list at `index`; missing beyond the ends or if this is no list. Steps from the first to it. */
  at(index: i32): ProtobufValue {
    if (this.kind != ValueKind.List) return missing();
    const reader = this.items();
    while (reader.next()) {
      if (reader.field == 1 && index-- == 0) return ProtobufValue.value(reader.bytes());
    }
    return missing();
  }

  /** The member of a struct of that name; missing if there is none or this is no struct. Looks at all of them. */
  get(name: string): ProtobufValue {
    let found = missing();
    if (this.kind != ValueKind.Struct) return found;
    const reader = this.items();
    while (reader.next()) {
      if (reader.field != 1) continue;
      const entry = new Entry(reader.message());
      if (equalsString(entry.key.ptr, <usize>entry.key.length, name))
        found = ProtobufValue.value(entry.value);
    }
    return reader.failed ? missing() : found;
  }

  /** The names of a struct's members in order; none for other values. */
  names(): string[] {
    const names: string[] = [];
    if (this.kind != ValueKind.Struct) return names;
    const reader = this.items();
    while (reader.next()) {
      if (reader.field == 1) names.push(new Entry(reader.message()).key.toString());
    }
    return names;
  }

  /** Reads the members of a struct or the elements of a list. */
  private items(): ProtobufReader {
    const hasItems = this.kind == ValueKind.Struct || this.kind == ValueKind.List;
    return new ProtobufReader(hasItems ? this.content : new Bytes());
  }

  /** Becomes what a field of a Value says. */
  private take(reader: ProtobufReader): void {
    switch (reader.field) {
      case 1:
        reader.int32();
        this.kind = ValueKind.Null;
        break;
      case 2:
        this.number = reader.double();
        this.kind = ValueKind.Number;
        break;
      case 3:
        this.content = reader.bytes();
        this.kind = ValueKind.String;
        break;
      case 4:
        this.number = reader.bool() ? 1 : 0;
        this.kind = ValueKind.Bool;
        break;
      case 5:
        this.content = reader.bytes();
        this.kind = ValueKind.Struct;
        break;
      case 6:
        this.content = reader.bytes();
        this.kind = ValueKind.List;
        break;
    }
  }
}

/** A member of a struct: an entry of a map. */
@final
class Entry {
  key: Bytes = new Bytes();
  value: Bytes = new Bytes();

  constructor(reader: ProtobufReader) {
    while (reader.next()) {
      if (reader.field == 1) this.key = reader.bytes();
      else if (reader.field == 2) this.value = reader.bytes();
    }
  }
}

function missing(): ProtobufValue {
  return ProtobufValue.missing();
}
