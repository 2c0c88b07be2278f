import { Attribute } from "../../../assembly/attribute";
import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { RESPONSE_HEADERS } from "../../../assembly/http/stream-maps";
import { ValueKind } from "../table/kinds";
import { ValuePart, ValueTemplate } from "../table/value-template";
import { cutPort } from "./address";
import { CapturedHeaders, readRequestPart } from "./captured-headers";

const MAX_PROPERTY_BYTES: i32 = 64 * 1024;
const SPACE: u8 = 0x20;
const TAB: u8 = 0x09;
const DELETE: u8 = 0x7f;

const piece = new Bytes();
const property = new ByteWriter(MAX_PROPERTY_BYTES);
const beginning = new Attribute(["request", "time"]);

/** What the values of headers are made of, apart from what the host is asked for. */
@final
export class ValueSource {
  route: Bytes = new Bytes();
  virtualHost: Bytes = new Bytes();
  cluster: Bytes = new Bytes();
  /** What the response knows of the request's headers; null as long as these are there. */
  captured: CapturedHeaders | null = null;
  /** True in the response's callback. */
  isResponse: bool = false;

  /** Writes a value; what is missing is left out. */
  write(template: ValueTemplate, out: ByteWriter): void {
    const parts = template.parts;
    for (let i = 0; i < parts.length; i++) {
      const part = unchecked(parts[i]);
      if (!this.aim(part)) continue;
      if (part.most >= 0 && part.kind != ValueKind.Literal && piece.length > part.most)
        piece.length = part.most;
      out.write(piece);
    }
  }

  /** Points `piece` at what a part is; false if it is missing. */
  private aim(part: ValuePart): bool {
    switch (part.kind) {
      case ValueKind.Literal:
        return show(part.text);
      case ValueKind.RequestHeader:
        return this.aimAtRequestHeader(part);
      case ValueKind.ResponseHeader:
        return this.isResponse && readResponsePart(part);
      case ValueKind.RouteName:
        return show(this.route);
      case ValueKind.VirtualHostName:
        return show(this.virtualHost);
      case ValueKind.Cluster:
        return show(this.cluster);
      case ValueKind.StartTime:
        return readProperty(beginning);
      case ValueKind.Address:
        if (!readProperty(part.attribute)) return false;
        cutPort(piece);
        return true;
      default:
        return readProperty(part.attribute);
    }
  }

  private aimAtRequestHeader(part: ValuePart): bool {
    const captured = this.captured;
    return captured === null ? readRequestPart(part, piece) : captured.next(piece);
  }
}

function show(bytes: Bytes): bool {
  piece.aim(bytes.ptr, bytes.length);
  return true;
}

function readResponsePart(part: ValuePart): bool {
  if (RESPONSE_HEADERS.read(part.text, piece)) return true;
  return !part.alternative.isEmpty && RESPONSE_HEADERS.read(part.alternative, piece);
}

/** A property may have any bytes: those that would end a header become spaces. */
function readProperty(attribute: Attribute | null): bool {
  property.clear();
  if (attribute === null || !attribute.write(property) || property.overflowed) return false;
  const written = property.written;
  for (let i: usize = 0; i < <usize>written.length; i++) {
    const byte = load<u8>(written.ptr + i);
    if ((byte < SPACE && byte != TAB) || byte == DELETE) store<u8>(written.ptr + i, SPACE);
  }
  return show(written);
}
