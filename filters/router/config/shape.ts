import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { nearest } from "../../../assembly/json/nearest";

const UNDERSCORE: u8 = 0x5f;

/**
 * The fields that a message has: those that are read, and those that a filter cannot honour. A field has two names in JSON,
 * that of the proto file (`virtual_hosts`) and the one made of it (`virtualHosts`).
 */
@final
export class Shape {
  /** How many fields are read: they come before those that are refused. */
  readonly reads: i32;

  private readonly names: string[];
  private readonly snakes: Bytes[] = [];
  private readonly camels: Bytes[] = [];
  /** Why a field is refused; empty for one that is read. */
  private readonly reasons: string[] = [];

  /** A message with fields that are read. `unknown` is what is said of any other, if it is not that it is unknown. */
  constructor(
    fields: string[],
    readonly unknown: string = "",
  ) {
    this.reads = fields.length;
    this.names = fields.slice();
    for (let i = 0; i < fields.length; i++) this.add(fields[i], "");
  }

  /** The message with a field more, which is refused by its name. */
  refuse(field: string, reason: string): Shape {
    this.names.push(field);
    this.add(field, reason);
    return this;
  }

  /** The field that has a name in JSON; negative if none has. */
  find(name: Bytes): i32 {
    for (let i = 0; i < this.snakes.length; i++) {
      if (this.snakes[i].equals(name) || this.camels[i].equals(name)) return i;
    }
    return -1;
  }

  /** The field of that name in the proto file. */
  indexOf(field: string): i32 {
    return this.names.indexOf(field);
  }

  /** Why a field is refused; empty if it is read. */
  reason(field: i32): string {
    return this.reasons[field];
  }

  /** The field's name in the proto file. */
  nameOf(field: i32): string {
    return this.names[field];
  }

  /** The name that was most likely meant, in the spelling of the proto file; empty if none is like it. */
  meant(name: string): string {
    const snake = nearest(name, this.names);
    if (snake.length > 0) return snake;
    const camels = this.camels.map<string>((camel) => camel.toString());
    const index = camels.indexOf(nearest(name, camels));
    return index < 0 ? "" : this.names[index];
  }

  private add(field: string, reason: string): void {
    const snake = Bytes.fromString(field);
    this.snakes.push(snake);
    this.camels.push(camelCase(snake));
    this.reasons.push(reason);
  }
}

/** `virtualHosts` of `virtual_hosts`. */
function camelCase(snake: Bytes): Bytes {
  const writer = new ByteWriter(snake.length);
  for (let i = 0; i < snake.length; i++) {
    const byte = snake.at(i);
    if (byte != UNDERSCORE) writer.writeByte(byte);
    else writer.writeByte(snake.at(++i) & 0xdf);
  }
  return writer.written.copy();
}
