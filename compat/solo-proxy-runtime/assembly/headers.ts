import { Bytes } from "proxy-wasm-assemblyscript/assembly/bytes/bytes";
import { HeaderList } from "proxy-wasm-assemblyscript/assembly/http/header-list";
import { HeaderMap } from "proxy-wasm-assemblyscript/assembly/http/header-map";
import { toArrayBuffer } from "./array-buffers";

/** A header: name and value as bytes. */
export class HeaderPair {
  constructor(
    public key: ArrayBuffer,
    public value: ArrayBuffer,
  ) {}

  /** `name:value`, decoded. */
  toString(): string {
    return String.UTF8.decode(this.key) + ":" + String.UTF8.decode(this.value);
  }
}

/** Headers in their order. */
export type Headers = Array<HeaderPair>;

/** A header of two texts. */
export function makeHeaderPair(key: string, value: string): HeaderPair {
  return new HeaderPair(String.UTF8.encode(key), String.UTF8.encode(value));
}

/** All headers of a map, copied. */
export function readHeaders(map: HeaderMap): Headers {
  const headers: Headers = [];
  const cursor = map.cursor();
  while (cursor.next()) {
    headers.push(new HeaderPair(toArrayBuffer(cursor.nameBytes), toArrayBuffer(cursor.valueBytes)));
  }
  return headers;
}

/** The same headers as the SDK takes them. */
export function toHeaderList(headers: Headers): HeaderList {
  const list = new HeaderList();
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i];
    list.add(Bytes.wrap(header.key), Bytes.wrap(header.value));
  }
  return list;
}
