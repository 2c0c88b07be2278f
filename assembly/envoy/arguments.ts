import { ProtobufWriter } from "../protobuf/writer";

/** Names, keys and values are short; what is longer is refused and not sent. */
const LIMIT: i32 = 64 * 1024;

/** A module that calls none of the functions does not hold it. */
class Shared {
  // @ts-ignore: decorator
  @lazy
  static writer: ProtobufWriter | null = null;
}

/** An empty writer for the short arguments of Envoy's functions; the next call takes it again. */
export function argumentWriter(): ProtobufWriter {
  const writer = Shared.writer;
  if (writer !== null) return writer.clear();
  const made = new ProtobufWriter(LIMIT);
  Shared.writer = made;
  return made;
}
