import { HeaderMapType, Status } from "../../abi/enums";
import {
  proxy_add_header_map_value,
  proxy_get_header_map_pairs,
  proxy_get_header_map_value,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_set_header_map_pairs,
} from "../../abi/header-maps";
import { argument, argumentLength } from "../bytes/argument";
import { Bytes } from "../bytes/bytes";
import {
  clearResult,
  resultBytes,
  resultLength,
  resultPtr,
  resultPtrSlot,
  resultSizeSlot,
  resultString,
} from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";
import { HeaderCursor } from "./header-cursor";
import { HeaderList } from "./header-list";

/**
 * Headers or trailers of the stream whose callback runs. Every name and value may be given as `string` or, sparing
 * its encoding, as `Bytes`; names are matched without regard to case and written in lower case by the host.
 *
 * Request headers can be read and changed in `onRequestHeaders` and as long as it holds the request back (any
 * status but Continue); after that Envoy drops the map: reads find nothing, writes answer `BadArgument`. The same goes
 * for response headers and for trailers. Nothing here traps. Built for ABI 0.1.0, an empty header reads like an absent one.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "HTTP fields".
 */
@final
export class HeaderMap {
  constructor(
    /** Which map it is. */
    readonly type: HeaderMapType,
  ) {}

  /**
   * The value of a header decoded from UTF-8; `null` if there is none, `""` if it is empty. Of a header that stands
   * several times it is the first: see `getAll`.
   */
  get<N>(name: N): string | null {
    const before = mark();
    const value = this.fetch(name) ? resultString() : null;
    release(before);
    return value;
  }

  /** Like `get`, as a view that lives until the callback returns. */
  getBytes<N>(name: N): Bytes | null {
    return this.fetch(name) ? resultBytes() : null;
  }

  /** Like `getBytes`, into a view that the filter keeps, so that nothing is allocated. False if there is no such header. */
  read<N>(name: N, into: Bytes): bool {
    const found = this.fetch(name);
    if (found) into.aim(resultPtr(), resultLength());
    return found;
  }

  /** True if there is such a header, empty or not. */
  has<N>(name: N): bool {
    const before = mark();
    const found = this.fetch(name);
    release(before);
    return found;
  }

  /** All values of a header that may stand several times, such as `set-cookie`, in order. */
  getAll<N>(name: N): string[] {
    const values = new Array<string>();
    const cursor = this.cursor();
    while (cursor.next()) {
      if (cursor.nameEquals(name)) values.push(cursor.value);
    }
    return values;
  }

  /** Walks all headers in order, fetched from the host in one call. The cursor lives until the callback returns. */
  cursor(): HeaderCursor {
    const cursor = new HeaderCursor();
    this.walk(cursor);
    return cursor;
  }

  /** Like `cursor`, with one that the filter keeps, so that nothing is allocated. */
  walk(cursor: HeaderCursor): void {
    clearResult();
    const status = proxy_get_header_map_pairs(this.type, resultPtrSlot(), resultSizeSlot());
    const found = status == Status.Ok;
    cursor.aim(found ? resultPtr() : 0, found ? <usize>resultLength() : 0);
  }

  /** Sets a header, in the place of all of that name. `BadArgument` where the map cannot be changed now. */
  set<N, V>(name: N, value: V): Status {
    const before = mark();
    const namePtr = argument(name);
    const nameLength = argumentLength;
    const valuePtr = argument(value);
    const status = proxy_replace_header_map_value(this.type, namePtr, nameLength, valuePtr, argumentLength);
    release(before);
    return status;
  }

  /** Adds a header beside those of the same name. `BadArgument` where the map cannot be changed now. */
  add<N, V>(name: N, value: V): Status {
    const before = mark();
    const namePtr = argument(name);
    const nameLength = argumentLength;
    const valuePtr = argument(value);
    const status = proxy_add_header_map_value(this.type, namePtr, nameLength, valuePtr, argumentLength);
    release(before);
    return status;
  }

  /** Removes all headers of a name; that there is none is no error. `BadArgument` where the map cannot be changed now. */
  remove<N>(name: N): Status {
    const before = mark();
    const namePtr = argument(name);
    const status = proxy_remove_header_map_value(this.type, namePtr, argumentLength);
    release(before);
    return status;
  }

  /**
   * Replaces the whole map. On Envoy a request without `x-forwarded-proto` finds no route (404): keep it. `BadArgument` for
   * more than 1 MiB or 1,024 headers, which hosts would silently take for none, and where the map cannot be changed now.
   */
  setAll(headers: HeaderList): Status {
    if (headers.exceedsLimits) return Status.BadArgument;
    const before = mark();
    const ptr = headers.encode();
    const status = proxy_set_header_map_pairs(this.type, ptr, headers.encodedSize);
    release(before);
    return status;
  }

  private fetch<N>(name: N): bool {
    clearResult();
    const ptr = argument(name);
    const status = proxy_get_header_map_value(
      this.type,
      ptr,
      argumentLength,
      resultPtrSlot(),
      resultSizeSlot(),
    );
    // Hosts of ABI 0.1.0 answer an absent header like an empty one; it is mostly absent.
    if (isDefined(SDK_ABI_0_1_0)) return status == Status.Ok && resultLength() > 0;
    return status == Status.Ok;
  }
}
