import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { HeaderCursor } from "../../assembly/http/header-cursor";

/** Writes all values of a header, in order and with a separator between; false if there is no such header. */
export function joinValues(cursor: HeaderCursor, name: Bytes, separator: Bytes, writer: ByteWriter): bool {
  let found = false;
  writer.clear();
  cursor.rewind();
  while (cursor.next()) {
    if (!cursor.nameEquals(name)) continue;
    if (found) writer.write(separator);
    writer.write(cursor.valueBytes);
    found = true;
  }
  return found;
}
