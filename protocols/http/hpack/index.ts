export { HpackDecoder } from "./decoder";
export { DEFAULT_TABLE_SIZE, HpackEncoder } from "./encoder";
export { Indexing } from "./indexing";
