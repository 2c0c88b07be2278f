import { argument, argumentLength } from "../bytes/argument";
import { ByteWriter } from "../bytes/byte-writer";
import { Bytes } from "../bytes/bytes";
import { mark, release } from "../bytes/scratch";

/** The longest name that a metric gets, in bytes. */
const MAX_NAME: i32 = 1024;
const SEMICOLON: u8 = 0x3b;
const UNDERSCORE: u8 = 0x5f;

/**
 * Puts the names of a metric with tags together. Hosts know names only; operators get the tags back out of them by rules.
 * This is the form of Istio's own metrics:
 *
 *     method=.=GET;.;code=.=200;.;requests_total
 *
 * Istio has the rules for the tags of its own metrics, and makes those for others from `extraStatTags`. A plain Envoy
 * takes one rule a tag:
 *
 *     stats_config: {stats_tags: [{tag_name: method, regex: "(method=\\.=(.*?);\\.;)"}]}
 *
 * The marks are unlike any value, so that values may have dots in them; a semicolon becomes `_`.
 *
 * Source: Istio, `stats_tags` of its bootstrap; Envoy, `config.metrics.v3.TagSpecifier`.
 */
@final
export class TaggedName {
  private readonly writer: ByteWriter = new ByteWriter(MAX_NAME);
  private readonly value: Bytes = new Bytes();
  private readonly marks: Array<Bytes> = new Array<Bytes>();
  private readonly separator: Bytes = Bytes.fromString(";.;");
  private readonly name: Bytes;
  private taken: i32 = 0;

  /** For a metric of that name with these tags. */
  constructor(name: string, tags: string[]) {
    this.name = Bytes.fromString(name);
    for (let i = 0; i < tags.length; i++) this.marks.push(Bytes.fromString(tags[i] + "=.="));
  }

  /** Begins a name. */
  begin(): void {
    this.writer.clear();
    this.taken = 0;
  }

  /** Adds the value of the next tag: `string`, `Bytes`, an integer or a bool. More values than tags are left out. */
  add<V>(value: V): void {
    if (this.taken >= this.marks.length) return;
    this.writer.write(unchecked(this.marks[this.taken++]));
    if (isBoolean<V>()) {
      this.addText(value ? "true" : "false");
    } else if (isInteger<V>()) {
      this.writer.writeNumber(<i64>value);
    } else {
      this.addText(value);
    }
    this.writer.write(this.separator);
  }

  /** Ends the name: tags without a value have an empty one. A view until the next `begin`; `null` if it is too long. */
  end(): Bytes | null {
    while (this.taken < this.marks.length) this.add("");
    this.writer.write(this.name);
    return this.writer.overflowed ? null : this.writer.written;
  }

  /** The name with the same value for each tag. */
  uniform(value: string): Bytes | null {
    this.begin();
    while (this.taken < this.marks.length) this.add(value);
    return this.end();
  }

  private addText<V>(text: V): void {
    const before = mark();
    const value = this.value;
    value.aim(argument(text), <i32>argumentLength);
    if (value.indexOf(SEMICOLON) < 0) {
      this.writer.write(value);
    } else {
      for (let i = 0; i < value.length; i++) {
        const byte = value.at(i);
        this.writer.writeByte(byte == SEMICOLON ? UNDERSCORE : byte);
      }
    }
    release(before);
  }
}
