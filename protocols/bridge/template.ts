import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";

/** What a template is made of. */
enum Part {
  Text,
  Service,
  Method,
  Version,
  Group,
}

const PART_NAMES: string[] = ["", "service", "method", "version", "group"];

/** How what is put in is written. */
export enum Escaping {
  /** For a path: what a segment may not have (RFC 3986, section 3.3) is percent-encoded. */
  Path,
  /** For an authority: what a host and a port may not have (RFC 3986, section 3.2) is a hyphen. */
  Authority,
}

const HEX: string = "0123456789ABCDEF";

/** `:authority` or `:path` as a configuration describes it: text, and `{service}`, `{method}`, `{version}`, `{group}`. */
@final
export class Template {
  /** Why `parse` returned null. */
  static error: string = "";

  private readonly kinds: Part[] = [];
  private readonly texts: Bytes[] = [];
  private readonly unknown: Bytes = Bytes.fromString("unknown");

  private constructor(private readonly escaping: Escaping) {}

  /** Reads a template; null where it is none. */
  static parse(text: string, escaping: Escaping): Template | null {
    const template = new Template(escaping);
    let at = 0;
    while (at < text.length) {
      const open = text.indexOf("{", at);
      const end = open < 0 ? text.length : open;
      if (end > at) template.add(Part.Text, text.substring(at, end));
      if (open < 0) break;
      const close = text.indexOf("}", open);
      const name = text.substring(open + 1, close < 0 ? text.length : close);
      const part = PART_NAMES.indexOf(name);
      if (close < 0 || part <= 0) {
        Template.error = `expected {service}, {method}, {version} or {group}, found {${name}}`;
        return null;
      }
      template.add(<Part>part, "");
      at = close + 1;
    }
    return template;
  }

  /** Writes it for a request. A service that the frame does not name is `unknown`, anything else that it does not name is empty. */
  write(frame: XFrame, out: ByteWriter): void {
    for (let i = 0; i < this.kinds.length; i++) {
      switch (unchecked(this.kinds[i])) {
        case Part.Text:
          out.write(unchecked(this.texts[i]));
          break;
        case Part.Service:
          this.put(frame.service.isEmpty ? this.unknown : frame.service, out);
          break;
        case Part.Method:
          this.put(frame.method, out);
          break;
        case Part.Version:
          this.put(frame.version, out);
          break;
        default:
          this.put(frame.group, out);
      }
    }
  }

  private add(kind: Part, text: string): void {
    this.kinds.push(kind);
    this.texts.push(Bytes.fromString(text));
  }

  private put(value: Bytes, out: ByteWriter): void {
    const isPath = this.escaping == Escaping.Path;
    for (let i = 0; i < value.length; i++) {
      const byte = load<u8>(value.ptr + <usize>i);
      if (isPlain(byte) || (isPath && byte == 0x40)) {
        out.writeByte(byte);
      } else if (isPath) {
        out.writeByte(0x25);
        out.writeByte(<u8>HEX.charCodeAt(byte >> 4));
        out.writeByte(<u8>HEX.charCodeAt(byte & 15));
      } else {
        out.writeByte(0x2d);
      }
    }
  }
}

/** Letters, digits, `-._~`, `!$&'()*+,;=` and `:`. */
function isPlain(byte: u8): bool {
  const lower = byte | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) return true;
  if (byte >= 0x30 && byte <= 0x3b) return byte != 0x2f; // digits, : and ;
  if (byte >= 0x26 && byte <= 0x2e) return true; // & ' ( ) * + , - .
  return byte == 0x21 || byte == 0x24 || byte == 0x3d || byte == 0x5f || byte == 0x7e;
}
