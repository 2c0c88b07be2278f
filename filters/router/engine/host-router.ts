import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { reserve } from "../../../assembly/bytes/scratch";
import { lengthWithoutPort } from "../match/host-port";
import { NameKey } from "../match/name-key";
import { AUTHORITY } from "../match/names";
import { RouteRequest } from "../match/route-request";
import { RouteTable } from "../table/route-table";
import { BytesTable } from "./bytes-table";
import { lowerInPlace } from "./path-tree";
import { RadixTrie } from "./radix-trie";
import { backToFront, turn } from "./turned";

const STAR = bytes("*");
const STAR_BYTE: u8 = 0x2a;

/** Finds the virtual host of a request: by its whole name, the longest suffix, the longest prefix, or `*`, in this order. */
@final
export class HostRouter {
  private readonly exact: BytesTable;
  private readonly exactHosts: i32[];
  /** Suffixes, back to front. */
  private readonly suffixes: WildcardHosts;
  private readonly prefixes: WildcardHosts;
  /** The virtual host of `*`; -1 if there is none. */
  private readonly catchAll: i32;
  /** True if `*` is all there is, so that the host does not matter. */
  private readonly isSimple: bool;
  /** The header that the host is in. */
  private readonly header: NameKey;
  private readonly ignorePort: bool;
  private readonly host: Bytes = new Bytes();
  private readonly reversed: Bytes = new Bytes();
  /** How many nodes the latest search came upon. */
  steps: i32 = 0;

  constructor(table: RouteTable) {
    const exact = new BytesTable();
    const exactHosts: i32[] = [];
    const suffixes: Bytes[] = [];
    const prefixes: Bytes[] = [];
    const suffixHosts: i32[] = [];
    const prefixHosts: i32[] = [];
    let catchAll = -1;
    for (let i = 0; i < table.virtualHosts.length; i++) {
      const domains = table.virtualHosts[i].domains;
      for (let j = 0; j < domains.length; j++) {
        const domain = domains[j];
        if (domain.equals(STAR)) {
          catchAll = i;
        } else if (domain.at(0) == STAR_BYTE) {
          suffixes.push(backToFront(domain.slice(1)));
          suffixHosts.push(i);
        } else if (domain.at(domain.length - 1) == STAR_BYTE) {
          prefixes.push(domain.slice(0, domain.length - 1));
          prefixHosts.push(i);
        } else if (exact.add(domain) == exactHosts.length) {
          exactHosts.push(i);
        }
      }
    }
    this.suffixes = new WildcardHosts(suffixes, suffixHosts);
    this.prefixes = new WildcardHosts(prefixes, prefixHosts);
    this.exact = exact;
    this.exactHosts = exactHosts;
    this.catchAll = catchAll;
    this.isSimple = exact.count + suffixes.length + prefixes.length == 0;
    this.header = table.hostHeader.isEmpty ? AUTHORITY : new NameKey(table.hostHeader);
    this.ignorePort = table.ignorePort;
  }

  /** The index of the virtual host; -1 if there is none. */
  find(request: RouteRequest): i32 {
    this.steps = 1;
    if (this.isSimple) return this.catchAll;
    if (!request.readFirstHeader(this.header)) return -1;
    const host = this.normalized(request.value);
    const exact = this.exact.find(host);
    if (exact >= 0) return this.exactHosts[exact];
    const suffix = this.suffixes.isEmpty ? -1 : this.suffixes.find(this.turned(host));
    const found = suffix >= 0 ? suffix : this.prefixes.find(host);
    this.steps += this.suffixes.takeSteps() + this.prefixes.takeSteps();
    return found >= 0 ? found : this.catchAll;
  }

  /** The host in lower case, in memory that lives until the callback returns, and without the port if it does not count. */
  private normalized(value: Bytes): Bytes {
    const length = this.ignorePort ? lengthWithoutPort(value) : value.length;
    const ptr = reserve(<usize>length);
    memory.copy(ptr, value.ptr, <usize>length);
    this.host.aim(ptr, length);
    lowerInPlace(this.host);
    return this.host;
  }

  private turned(host: Bytes): Bytes {
    const ptr = reserve(<usize>host.length);
    turn(host, ptr);
    this.reversed.aim(ptr, host.length);
    return this.reversed;
  }
}

/** Domains with a star at the end. The star stands for one byte or more. */
@final
class WildcardHosts {
  private readonly trie: RadixTrie;
  private readonly found: StaticArray<i32>;
  readonly isEmpty: bool;

  constructor(
    texts: Bytes[],
    private readonly hosts: i32[],
  ) {
    const trie = new RadixTrie(texts);
    this.trie = trie;
    this.found = new StaticArray<i32>(trie.depth * 2);
    this.isEmpty = texts.length == 0;
  }

  /** How many nodes were come upon since the last time. */
  takeSteps(): i32 {
    const steps = this.trie.steps;
    this.trie.steps = 0;
    return steps;
  }

  /** The virtual host of the longest text that the host begins with and goes on after; -1 if there is none. */
  find(host: Bytes): i32 {
    if (this.isEmpty) return -1;
    const found = this.found;
    const end = this.trie.walk(host, found, 0);
    for (let i = end - 2; i >= 0; i -= 2) {
      if (found[i + 1] < host.length) return this.hosts[found[i]];
    }
    return -1;
  }
}
