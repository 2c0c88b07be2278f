import { Attribute } from "../../assembly/attribute";
import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { HeaderMap } from "../../assembly/http/header-map";
import { trim, writeClean } from "./header-values";
import { MAX_VALUE_BYTES } from "./limits";
import { RequestRecord } from "./request-record";

/** Where values are put together. One is enough: each is handed to the host before the next is begun. */
const writer = new ByteWriter(MAX_VALUE_BYTES);
/** Where a header is read to. */
const header = new Bytes();

/** A piece of a template. */
export abstract class Part {
  /** Writes the piece; false, and nothing is written, if what it names is not there. */
  abstract write(headers: HeaderMap, record: RequestRecord | null): bool;
}

/** Text that stands in the template, or that is known when the filter is configured. */
@final
export class Literal extends Part {
  constructor(readonly text: Bytes) {
    super();
  }

  write(headers: HeaderMap, record: RequestRecord | null): bool {
    writer.write(this.text);
    return true;
  }
}

/** Something that is known not to be there, such as an environment variable that is not set. */
@final
export class Nothing extends Part {
  write(headers: HeaderMap, record: RequestRecord | null): bool {
    return false;
  }
}

/** A header of the side that the operation is for; of one that stands several times the first. */
@final
export class HeaderPart extends Part {
  constructor(private readonly name: Bytes) {
    super();
  }

  write(headers: HeaderMap, record: RequestRecord | null): bool {
    if (!headers.read(this.name, header)) return false;
    writeClean(header, writer);
    return true;
  }
}

/** A request header in an operation on the response, when the host has the request's headers no longer. */
@final
export class RecordedHeader extends Part {
  /** `slot` is its place among the headers that are recorded. */
  constructor(private readonly slot: i32) {
    super();
  }

  write(headers: HeaderMap, record: RequestRecord | null): bool {
    if (record === null) return false;
    const value = record.header(this.slot);
    if (value === null) return false;
    writeClean(value, writer);
    return true;
  }
}

/** A property of the stream, as text. */
@final
export class AttributePart extends Part {
  private readonly raw: ByteWriter = new ByteWriter(MAX_VALUE_BYTES);

  constructor(private readonly attribute: Attribute) {
    super();
  }

  write(headers: HeaderMap, record: RequestRecord | null): bool {
    this.raw.clear();
    if (!this.attribute.write(this.raw) || this.raw.overflowed) return false;
    writeClean(this.raw.written, writer);
    return true;
  }
}

/** The value of a header, put together for each request, or the same for all. */
@final
export class Template {
  /** The value, if it is the same for every request. */
  readonly constant: Bytes | null;

  constructor(private readonly parts: Part[]) {
    this.constant = constantOf(parts);
  }

  /**
   * The value for a stream: a view that lives until the next value is made, so it is to be used at once. `headers` are
   * those that the operation is for; `record` is what is known of the request, in the response's callback. Null if
   * nothing that the template names is there and nothing else stands in it, and if the value would be too long.
   */
  value(headers: HeaderMap, record: RequestRecord | null): Bytes | null {
    const constant = this.constant;
    return constant !== null ? constant : this.compose(headers, record);
  }

  private compose(headers: HeaderMap, record: RequestRecord | null): Bytes | null {
    const parts = this.parts;
    let found = false;
    writer.clear();
    for (let i = 0; i < parts.length; i++) {
      if (parts[i].write(headers, record)) found = true;
    }
    return found && !writer.overflowed ? trim(writer.written) : null;
  }
}

/** The text of a template that has nothing but literals in it, or null. */
function constantOf(parts: Part[]): Bytes | null {
  writer.clear();
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (!(part instanceof Literal)) return null;
    writer.write((part as Literal).text);
  }
  return trim(writer.written).copy();
}
