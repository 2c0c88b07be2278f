import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { AskedMetadata } from "../actions/asked-metadata";
import { Choice } from "../actions/choice";
import { readMirror } from "../actions/mirrors";
import { removeRequestHeader, setRequestHeader } from "../actions/request-headers";
import { NameKey } from "../match/name-key";
import { RouteRequest } from "../match/route-request";
import { ClusterAction } from "../table/route-action";
import { Steering } from "../table/steering";

const MAX_NAME_BYTES: i32 = 1024;
/** The digits of a u64. */
const MAX_DIGITS: i32 = 20;

const mirror = new Bytes();
const name = new Bytes();
const digits = new ByteWriter(MAX_DIGITS);

/**
 * What the host is told beside the cluster, a header each: where a copy goes, the request's hash, and what endpoints must have.
 * A client's own copies are overwritten or removed.
 */
@final
export class SideHeaders {
  private readonly mirror: NameKey;
  private readonly hash: NameKey;
  private readonly prefix: Bytes;
  private readonly writer: ByteWriter = new ByteWriter(MAX_NAME_BYTES);

  constructor(steering: Steering) {
    this.mirror = new NameKey(steering.mirrorHeader);
    this.hash = new NameKey(steering.hashHeader);
    this.prefix = steering.metadataPrefix;
  }

  /** Tells the host. */
  set(choice: Choice, action: ClusterAction, request: RouteRequest): void {
    if (action.mirrors.length > 0 && readMirror(action.mirrors, request, mirror))
      this.put(this.mirror, mirror);
    else drop(this.mirror, request);
    if (choice.hash.found) this.put(this.hash, decimal(choice.hash.value));
    else drop(this.hash, request);
    this.setMetadata(choice.metadata, request);
  }

  /** Removes a client's own copies, of a request that no route sends anywhere. */
  clear(request: RouteRequest): void {
    drop(this.mirror, request);
    drop(this.hash, request);
    this.dropMetadata(request);
  }

  private put(key: NameKey, value: Bytes): void {
    if (!key.name.isEmpty) setRequestHeader(key.name, value);
  }

  private setMetadata(metadata: AskedMetadata, request: RouteRequest): void {
    this.dropMetadata(request);
    const places = this.prefix.isEmpty ? 0 : metadata.places;
    for (let i = 0; i < places; i++) {
      const key = metadata.key(i);
      if (key !== null) this.setKey(key, metadata.value(key));
    }
  }

  private setKey(key: Bytes, value: Bytes | null): void {
    const writer = this.writer;
    writer.clear();
    writer.write(this.prefix);
    writer.write(key);
    if (value !== null && !writer.overflowed) setRequestHeader(writer.written, value);
  }

  private dropMetadata(request: RouteRequest): void {
    if (this.prefix.isEmpty) return;
    const cursor = request.walk();
    while (cursor.next()) {
      if (!cursor.nameStartsWith(this.prefix)) continue;
      cursor.readName(name);
      removeRequestHeader(name);
    }
  }
}

function drop(key: NameKey, request: RouteRequest): void {
  if (!key.name.isEmpty && request.readHeader(key)) removeRequestHeader(key.name);
}

function decimal(value: u64): Bytes {
  digits.clear();
  let power: u64 = 1;
  while (value / power >= 10) power *= 10;
  for (; power > 0; power /= 10) digits.writeByte(<u8>(0x30 + ((value / power) % 10)));
  return digits.written;
}
