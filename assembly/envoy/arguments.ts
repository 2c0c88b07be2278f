import { ProtobufWriter } from "../protobuf/writer";

/** Names, keys and values are short; what is longer is refused and not sent. */
const LIMIT: i32 = 64 * 1024;

let shared: ProtobufWriter | null = null;

/** An empty writer for the short arguments of Envoy's functions; the next call takes it again. */
export function argumentWriter(): ProtobufWriter {
  const writer = shared;
  if (writer !== null) return writer.clear();
  const made = new ProtobufWriter(LIMIT);
  shared = made;
  return made;
}
