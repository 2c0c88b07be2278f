import { PAIRS_COUNT_SIZE, PAIRS_LENGTHS_SIZE, PAIRS_MAX_BYTES, PAIRS_MAX_COUNT } from "../../abi/pairs";
import { Bytes } from "../bytes/bytes";
import { reserve } from "../bytes/scratch";

/**
 * Headers that the filter puts together: for a local reply, for `HeaderMap.setAll`. Repeated names are allowed and
 * kept in order. It may be made once and used for every request.
 *
 *     new HeaderList().add("content-type", "text/plain").add("set-cookie", "a=1").add("set-cookie", "b=2")
 */
@final
export class HeaderList {
  private readonly parts: Bytes[] = [];
  /** The size of the encoding in bytes. */
  encodedSize: usize = PAIRS_COUNT_SIZE;

  /** How many headers there are. */
  get count(): i32 {
    return this.parts.length >> 1;
  }

  /** True if hosts would take the list for an empty one: more than 1,024 headers or 1 MiB. */
  get exceedsLimits(): bool {
    return this.count > PAIRS_MAX_COUNT || this.encodedSize > PAIRS_MAX_BYTES;
  }

  /** Adds a header, both `string` or `Bytes`; views of the host's memory are copied. */
  add<N, V>(name: N, value: V): HeaderList {
    const nameBytes = owned(name);
    const valueBytes = owned(value);
    this.parts.push(nameBytes);
    this.parts.push(valueBytes);
    this.encodedSize += PAIRS_LENGTHS_SIZE + <usize>nameBytes.length + 1 + <usize>valueBytes.length + 1;
    return this;
  }

  /** Writes the pair encoding (abi/pairs.ts) to scratch memory; `encodedSize` bytes, which live until the callback returns. */
  encode(): usize {
    const ptr = reserve(this.encodedSize);
    const parts = this.parts;
    store<u32>(ptr, <u32>this.count);
    let lengths = ptr + PAIRS_COUNT_SIZE;
    let data = lengths + <usize>this.count * PAIRS_LENGTHS_SIZE;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      store<u32>(lengths, <u32>part.length);
      lengths += 4;
      memory.copy(data, part.ptr, <usize>part.length);
      data += <usize>part.length;
      store<u8>(data++, 0);
    }
    return ptr;
  }
}

function owned<T>(value: T): Bytes {
  if (isString<T>()) {
    return Bytes.fromString(changetype<string>(value));
  } else {
    return changetype<Bytes>(value).copy();
  }
}
