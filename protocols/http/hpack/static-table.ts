import { Bytes } from "../../../assembly/bytes/bytes";
import { hashBytes } from "./hash";
import { sameBytes } from "./same-bytes";

/** How many entries the static table has; the dynamic table's indexes follow. */
export const STATIC_COUNT: u32 = 61;

// RFC 7541, appendix A: a line for each name, behind it its values. The tables are made from it when they are first used:
//
//   offset   size
//        0    976   16 bytes for each entry from 1 on: where name and value are and how long, four u32
//      976    128   hash table by name: the index of the name's first entry, 0 for none
//     1104    896   the bytes of the names and values
const HASHED: usize = 976;
const TEXT: usize = 1104;
const SIZE: i32 = 2000;
const SLOTS: u32 = 128;

const NEWLINE: u16 = 0x0a;
const BAR: u16 = 0x7c;

const ENTRIES: string =
  ":authority\n:method|GET|POST\n:path|/|/index.html\n:scheme|http|https\n:status|200|204|206|304|400|404|500\n" +
  "accept-charset\naccept-encoding|gzip, deflate\naccept-language\naccept-ranges\naccept\n" +
  "access-control-allow-origin\nage\nallow\nauthorization\ncache-control\ncontent-disposition\ncontent-encoding\n" +
  "content-language\ncontent-length\ncontent-location\ncontent-range\ncontent-type\ncookie\ndate\netag\nexpect\nexpires\n" +
  "from\nhost\nif-match\nif-modified-since\nif-none-match\nif-range\nif-unmodified-since\nlast-modified\nlink\nlocation\n" +
  "max-forwards\nproxy-authenticate\nproxy-authorization\nrange\nreferer\nrefresh\nretry-after\nserver\nset-cookie\n" +
  "strict-transport-security\ntransfer-encoding\nuser-agent\nvary\nvia\nwww-authenticate\n";

/** Points at the name of an entry, whose index has to be from 1 to `STATIC_COUNT`. */
export function aimStaticName(index: u32, name: Bytes): void {
  const entry = entryAt(index);
  name.aim(<usize>load<u32>(entry), <i32>load<u32>(entry, 4));
}

/** Points at the value of an entry, whose index has to be from 1 to `STATIC_COUNT`. */
export function aimStaticValue(index: u32, value: Bytes): void {
  const entry = entryAt(index);
  value.aim(<usize>load<u32>(entry, 8), <i32>load<u32>(entry, 12));
}

/** The index of the first entry of that name, 0 if there is none. `hash` is that of the name, from 0. */
export function findStaticName(name: Bytes, hash: u64): u32 {
  const tables = staticTables();
  let slot = slotOf(hash);
  while (true) {
    const index = <u32>load<u8>(tables + HASHED + <usize>slot);
    if (index == 0 || isName(tables, index, name.ptr, name.length)) return index;
    slot = (slot + 1) & (SLOTS - 1);
  }
}

/** The index of the entry of that value among those that share the name of the one at `first`; 0 if there is none. */
export function findStaticValue(first: u32, value: Bytes): u32 {
  const name = load<u32>(entryAt(first));
  for (let index = first; index <= STATIC_COUNT; index++) {
    const entry = entryAt(index);
    if (load<u32>(entry) != name) return 0;
    if (<i32>load<u32>(entry, 12) != value.length) continue;
    if (sameBytes(<usize>load<u32>(entry, 8), value.ptr, <usize>value.length)) return index;
  }
  return 0;
}

/** True if the entry at an index from 1 to `STATIC_COUNT` has that name and value. */
export function isStaticEntry(index: u32, name: Bytes, value: Bytes): bool {
  const entry = entryAt(index);
  if (<i32>load<u32>(entry, 12) != value.length || !isName(staticTables(), index, name.ptr, name.length))
    return false;
  return sameBytes(<usize>load<u32>(entry, 8), value.ptr, <usize>value.length);
}

function entryAt(index: u32): usize {
  return staticTables() + ((<usize>(index - 1)) << 4);
}

function slotOf(hash: u64): u32 {
  return <u32>(hash >> 32) & (SLOTS - 1);
}

function isName(tables: usize, index: u32, at: usize, length: i32): bool {
  const entry = tables + ((<usize>(index - 1)) << 4);
  return <i32>load<u32>(entry, 4) == length && sameBytes(<usize>load<u32>(entry), at, <usize>length);
}

function staticTables(): usize {
  const tables: usize = memory.data(SIZE, 8);
  // The first entry's name is somewhere as soon as there is one.
  if (load<u32>(tables) == 0) makeTables(tables);
  return tables;
}

function makeTables(tables: usize): void {
  const units = changetype<usize>(ENTRIES);
  let at = tables + TEXT;
  let start = at;
  let name: usize = 0;
  let nameLength: u32 = 0;
  let values: u32 = 0;
  let index: u32 = 0;
  for (let i = 0; i < ENTRIES.length; i++) {
    const unit = load<u16>(units + ((<usize>i) << 1));
    if (unit != NEWLINE && unit != BAR) {
      store<u8>(at++, <u8>unit);
      continue;
    }
    const length = <u32>(at - start);
    if (name == 0) {
      name = start;
      nameLength = length;
      index++;
      putName(tables, index, name, nameLength);
      setEntry(tables, index, name, nameLength, at, 0);
    } else {
      if (values++ > 0) index++;
      setEntry(tables, index, name, nameLength, start, length);
    }
    start = at;
    if (unit == NEWLINE) {
      name = 0;
      values = 0;
    }
  }
}

function setEntry(
  tables: usize,
  index: u32,
  name: usize,
  nameLength: u32,
  value: usize,
  valueLength: u32,
): void {
  const entry = tables + ((<usize>(index - 1)) << 4);
  store<u32>(entry, <u32>name);
  store<u32>(entry, nameLength, 4);
  store<u32>(entry, <u32>value, 8);
  store<u32>(entry, valueLength, 12);
}

function putName(tables: usize, index: u32, name: usize, length: u32): void {
  let slot = slotOf(hashBytes(name, length, 0));
  while (load<u8>(tables + HASHED + <usize>slot) != 0) slot = (slot + 1) & (SLOTS - 1);
  store<u8>(tables + HASHED + <usize>slot, <u8>index);
}
