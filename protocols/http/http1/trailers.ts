import { Bytes } from "../../../assembly/bytes/bytes";
import { Http1Fields } from "./fields";

/** The trailers of a chunked body: looked at, to be sure that they are none but headers, and dropped (RFC 9110, section 6.5.1). */
@final
export class Http1Trailers extends Http1Fields {
  /** True if the lines, each of which ends with CR LF, the empty one included, are trailers. */
  check(lines: Bytes, maxHeaders: u32): bool {
    this.aimLines(lines.ptr, lines.ptr + <usize>lines.length - 2);
    let count: u32 = 0;
    while (this.next()) count++;
    return !this.malformed && count <= maxHeaders;
  }
}
