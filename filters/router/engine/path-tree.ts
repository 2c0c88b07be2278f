import { Bytes } from "../../../assembly/bytes/bytes";
import { RouteRequest } from "../match/route-request";
import { PathKind } from "../table/kinds";
import { BytesTable } from "./bytes-table";
import { Candidate } from "./candidate";
import { CandidateIndex } from "./candidate-index";
import { literalPrefix } from "./literal-prefix";
import { Progress } from "./progress";
import { RadixTrie } from "./radix-trie";

const SLASH: u8 = 0x2f;

/** The candidates whose paths have the same text. */
@final
class PathNode {
  /** Those for the path that is the text. */
  exact: CandidateIndex | null = null;
  /** Those for paths that go on with `/`, or not at all. */
  separated: CandidateIndex | null = null;
  /** Those for any path that begins with the text, among them the patterns that do. */
  prefix: CandidateIndex | null = null;

  constructor(lists: PathLists) {
    if (lists.exact.length > 0) this.exact = new CandidateIndex(lists.exact);
    if (lists.separated.length > 0) this.separated = new CandidateIndex(lists.separated);
    if (lists.prefix.length > 0) this.prefix = new CandidateIndex(lists.prefix);
  }

  search(request: RouteRequest, progress: Progress, path: Bytes, length: i32): void {
    const exact = this.exact;
    const separated = this.separated;
    const prefix = this.prefix;
    const isWhole = path.length == length;
    if (exact !== null && isWhole) exact.search(request, progress);
    if (separated !== null && (isWhole || path.at(length) == SLASH)) separated.search(request, progress);
    if (prefix !== null) prefix.search(request, progress);
  }
}

/** What a `PathNode` is made of. */
@final
class PathLists {
  readonly exact: Candidate[] = [];
  readonly separated: Candidate[] = [];
  readonly prefix: Candidate[] = [];

  add(candidate: Candidate): void {
    const kind = candidate.route.match.path.kind;
    if (kind == PathKind.Exact) this.exact.push(candidate);
    else if (kind == PathKind.SeparatedPrefix) this.separated.push(candidate);
    else this.prefix.push(candidate);
  }
}

/** Candidates by their paths: one walk along a request's path comes upon all that may match it. */
@final
export class PathTree {
  private readonly nodes: PathNode[];
  private readonly trie: RadixTrie;
  /** What a walk comes upon: the numbers of nodes, each with the length of its text. */
  private readonly found: StaticArray<i32>;

  /** A tree of candidates in the order of their ranks. If the case does not matter, paths must be given in lower case. */
  constructor(candidates: Candidate[], ignoreCase: bool) {
    const texts = new BytesTable();
    const distinct: Bytes[] = [];
    const lists: PathLists[] = [];
    for (let i = 0; i < candidates.length; i++) {
      const literal = literalPrefix(candidates[i].route.match.path);
      const text = ignoreCase ? lowerCase(literal) : literal;
      const index = texts.add(text);
      if (index == lists.length) {
        distinct.push(text);
        lists.push(new PathLists());
      }
      lists[index].add(candidates[i]);
    }
    const nodes: PathNode[] = [];
    for (let i = 0; i < lists.length; i++) nodes.push(new PathNode(lists[i]));
    const trie = new RadixTrie(distinct);
    this.nodes = nodes;
    this.trie = trie;
    this.found = new StaticArray<i32>(trie.depth * 2);
  }

  /** Notes the first candidate that matches. The longest texts are looked at first: they leave least to look at. */
  search(request: RouteRequest, progress: Progress, path: Bytes): void {
    const found = this.found;
    const end = this.trie.walk(path, found, 0);
    progress.steps += this.trie.steps;
    for (let i = end - 2; i >= 0; i -= 2) this.nodes[found[i]].search(request, progress, path, found[i + 1]);
  }
}

/** A copy with the letters of ASCII in lower case. */
export function lowerCase(text: Bytes): Bytes {
  const copy = text.copy();
  lowerInPlace(copy);
  return copy;
}

/** Makes the letters of ASCII lower case. */
export function lowerInPlace(text: Bytes): void {
  const end = text.ptr + <usize>text.length;
  for (let at = text.ptr; at < end; at++) {
    const byte = load<u8>(at);
    if (byte - 0x41 < 26) store<u8>(at, byte | 0x20);
  }
}
