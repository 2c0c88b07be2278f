import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { HeaderMap } from "../../assembly/http/header-map";
import { isPseudoValue } from "./header-values";
import { joinValues } from "./joined-values";
import { MAX_VALUE_BYTES } from "./limits";
import { RequestRecord } from "./request-record";
import { Template } from "./template";

const COMMA = bytes(", ");
const SEMICOLON = bytes("; ");
const COOKIE = bytes("cookie");

/** Where values are joined. */
const joined = new ByteWriter(MAX_VALUE_BYTES);

/** Something that a rule does to headers. */
export abstract class Operation {
  /** Changes the headers; `record` is what is known of the request, in the response's callback. */
  abstract apply(headers: HeaderMap, record: RequestRecord | null): void;
}

/** Puts a value in the place of all that a header has. */
@final
export class SetHeader extends Operation {
  constructor(
    private readonly name: Bytes,
    private readonly value: Template,
  ) {
    super();
  }

  apply(headers: HeaderMap, record: RequestRecord | null): void {
    const value = this.value.value(headers, record);
    if (value !== null) headers.set(this.name, value);
  }
}

/** Sets a pseudo-header, unless the value is one that no request may have. */
@final
export class SetPseudoHeader extends Operation {
  constructor(
    private readonly name: Bytes,
    private readonly value: Template,
  ) {
    super();
  }

  apply(headers: HeaderMap, record: RequestRecord | null): void {
    const value = this.value.value(headers, record);
    if (value !== null && isPseudoValue(this.name, value)) headers.set(this.name, value);
  }
}

/** Adds a header beside those of the same name. */
@final
export class AddHeader extends Operation {
  constructor(
    private readonly name: Bytes,
    private readonly value: Template,
  ) {
    super();
  }

  apply(headers: HeaderMap, record: RequestRecord | null): void {
    const value = this.value.value(headers, record);
    if (value !== null) headers.add(this.name, value);
  }
}

/** Adds a value at the end of a header's list, in one line with those before; sets the header if there is none. */
@final
export class AppendHeader extends Operation {
  private readonly separator: Bytes;

  constructor(
    private readonly name: Bytes,
    private readonly value: Template,
  ) {
    super();
    this.separator = name.equals(COOKIE) ? SEMICOLON : COMMA;
  }

  apply(headers: HeaderMap, record: RequestRecord | null): void {
    const value = this.value.value(headers, record);
    if (value === null || value.isEmpty) return;
    if (joinValues(headers.cursor(), this.name, this.separator, joined)) {
      if (joined.length > 0) joined.write(this.separator);
    }
    joined.write(value);
    if (!joined.overflowed) headers.set(this.name, joined.written);
  }
}

/** Gives a header's values to another one, in the place of those it has, and leaves it where it is or takes it away. */
@final
export class CopyHeader extends Operation {
  constructor(
    private readonly from: Bytes,
    private readonly to: Bytes,
    private readonly keepsFrom: bool,
  ) {
    super();
  }

  apply(headers: HeaderMap, record: RequestRecord | null): void {
    const cursor = headers.cursor();
    let isFirst = true;
    while (cursor.next()) {
      if (!cursor.nameEquals(this.from)) continue;
      if (isFirst) headers.set(this.to, cursor.valueBytes);
      else headers.add(this.to, cursor.valueBytes);
      isFirst = false;
    }
    if (!isFirst && !this.keepsFrom) headers.remove(this.from);
  }
}

/** Removes a header, however often it stands. */
@final
export class RemoveHeader extends Operation {
  constructor(private readonly name: Bytes) {
    super();
  }

  apply(headers: HeaderMap, record: RequestRecord | null): void {
    headers.remove(this.name);
  }
}
