import { ByteWriter } from "../bytes/byte-writer";
import { Bytes } from "../bytes/bytes";
import { sequenceLength } from "../bytes/utf8-check";
import { Anchor } from "./anchor";
import { ByteClasses } from "./byte-classes";
import { contextAt } from "./conditions";
import { FirstBytes } from "./first-bytes";
import { GroupNames } from "./group-names";
import { LazyDfa, Verdict } from "./lazy-dfa";
import { Parser } from "./parser";
import { Pike } from "./pike";
import { Program } from "./program";
import { RegexError } from "./regex-error";
import { RegexMatch } from "./regex-match";
import { RegexOptions } from "./regex-options";
import { highestGroup, rewriteError, writeRewrite } from "./rewrite";
import { workspaceFor } from "./workspace";

/** What the positions of all threads may take, in bytes. */
const MOST_POSITIONS: i64 = 8 << 20;

let latestError: RegexError | null = null;

/**
 * A regular expression with the syntax and the meaning of RE2, compiled once and matched against bytes:
 *
 *     const pattern = Regex.compile("^/api/v[0-9]+/users/([^/]+)$");
 *     if (pattern === null) return fail(`route: ${Regex.error!}`);
 *     …
 *     if (pattern.matches(path)) …
 *
 * Time: each match takes time in proportion to the input, whatever the pattern is; nothing ever goes back. A verdict
 * (`matches`, `contains`, `matchesStart`) is one look-up a byte in a table that is filled as inputs come; where the input
 * needs more states than the table holds, and to find where groups lie, each byte costs up to one step for each instruction
 * of the pattern.
 *
 * Memory: `bytes` for each pattern, settled when it is compiled, and a workspace that all patterns share, in proportion
 * to the largest. Matching allocates nothing, but for the first match with groups of the pattern that needs most.
 *
 * Input is UTF-8. Bytes that are not are matched by nothing but `\C`: see `Utf8Code` for the fine print.
 *
 * A pattern lives as long as it is referenced, so it belongs into a field of the root context. Nothing here traps.
 */
@final
export class Regex {
  private readonly dfa: LazyDfa;
  private readonly pike: Pike;
  /** What replacing works with. */
  private readonly replaced: RegexMatch = new RegexMatch();
  private readonly piece: Bytes = new Bytes();

  private constructor(
    private readonly program: Program,
    private readonly names: GroupNames,
    /** How many groups capture. */
    readonly groups: i32,
  ) {
    // Made now, so that matching does not have to.
    workspaceFor(program.size);
    const classes = new ByteClasses(program);
    this.dfa = new LazyDfa(program, classes);
    this.pike = new Pike(program, new FirstBytes(program, classes));
  }

  /**
   * Compiles a pattern, given as `string` or `Bytes`, which is not needed any longer afterwards. `null` if it is not one,
   * or is beyond what the options allow: `error` says why. For a route it takes 10 to 30 µs.
   */
  static compile<P>(pattern: P, options: RegexOptions = new RegexOptions()): Regex | null {
    if (isString<P>()) return compileBytes(Bytes.fromString(changetype<string>(pattern)), options);
    return compileBytes(changetype<Bytes>(pattern), options);
  }

  /** Why the latest pattern that was refused was; `null` if none was yet. */
  static get error(): RegexError | null {
    return latestError;
  }

  /** The number of the group with a name, as `user` in `(?P<user>…)`; -1 if there is none. */
  groupNumber(name: string): i32 {
    return this.names.find(name);
  }

  /** How much memory this pattern takes, in bytes, the shared workspace not counted: 3 to 7 KB for a route. */
  get bytes(): i32 {
    return this.program.bytes + this.dfa.bytes + 1024;
  }

  /** True if the pattern matches all of the input (RE2's FullMatch). */
  matches(input: Bytes): bool {
    return this.decide(input, Anchor.Both);
  }

  /** True if the pattern matches some part of the input, maybe of no length (RE2's PartialMatch). */
  contains(input: Bytes): bool {
    return this.decide(input, Anchor.None);
  }

  /** True if the pattern matches a part of the input at its start. */
  matchesStart(input: Bytes): bool {
    return this.decide(input, Anchor.Start);
  }

  /** Like `matches`, and writes to `into` where the groups lie. If nothing matches `into` is empty. */
  match(input: Bytes, into: RegexMatch): bool {
    return this.locate(input, 0, Anchor.Both, into, this.groups);
  }

  /**
   * Finds the leftmost match that begins at or after `from`, and of those that begin there the one that a search in the
   * order of the pattern comes upon first, as in RE2 and Perl. `^` and `\b` see what is before `from`.
   */
  find(input: Bytes, into: RegexMatch, from: i32 = 0): bool {
    return this.locate(input, from, Anchor.None, into, this.groups);
  }

  /** Like `find`, for a match at the start of the input. */
  matchStart(input: Bytes, into: RegexMatch): bool {
    return this.locate(input, 0, Anchor.Start, into, this.groups);
  }

  /** Why `replaceAll` cannot use a rewrite, and where (`offset 3: …`); empty if it can. To be asked once, when configured. */
  rewriteError(rewrite: Bytes): string {
    return rewriteError(rewrite, this.groups);
  }

  /**
   * Writes the input to `out` with each match replaced (RE2's GlobalReplace), and returns how many there were. In the
   * rewrite `\0` stands for the match, `\1` to `\9` for what the groups matched (nothing for one that took no part), `\\`
   * for a backslash. With a rewrite that `rewriteError` refuses nothing is replaced.
   *
   * Matches do not overlap, and one of no length is not replaced right after another match. Each match is found in linear
   * time; where finding one takes a look at all that follows, as with `a(.*b)?`, many matches take the square of it.
   */
  replaceAll(input: Bytes, rewrite: Bytes, out: ByteWriter): i32 {
    const match = this.replaced;
    const highest = highestGroup(rewrite);
    let count = 0;
    let written = 0;
    let lastEnd = -1;
    let from = this.rewriteError(rewrite).length > 0 ? input.length + 1 : 0;
    while (from <= input.length && this.locate(input, from, Anchor.None, match, highest)) {
      const start = match.start();
      const end = match.end();
      if (start == end && start == lastEnd) {
        from = start + characterLength(input, start);
        continue;
      }
      this.copy(input, written, start, out);
      writeRewrite(rewrite, match, out, this.piece);
      written = end;
      lastEnd = end;
      from = end;
      count++;
    }
    this.copy(input, written, input.length, out);
    return count;
  }

  private decide(input: Bytes, anchor: Anchor): bool {
    const end = input.ptr + <usize>input.length;
    const verdict = this.dfa.run(anchor, input.ptr, end, contextAt(input.ptr, 0));
    if (verdict != Verdict.GaveUp) return verdict == Verdict.Yes;
    const positions = this.replaced.prepare(input, 0);
    return this.pike.search(input.ptr, input.length, 0, anchor, positions, 0);
  }

  private locate(input: Bytes, from: i32, anchor: Anchor, into: RegexMatch, groups: i32): bool {
    const slots = (groups + 1) << 1;
    const positions = into.prepare(input, slots);
    if (from < 0) from = 0;
    if (from > input.length) return false;
    const end = input.ptr + <usize>input.length;
    const verdict = this.dfa.run(anchor, input.ptr + <usize>from, end, contextAt(input.ptr, from));
    if (verdict == Verdict.No) return false;
    const found = this.pike.search(input.ptr, input.length, from, anchor, positions, slots);
    if (found) into.accept(slots);
    return found;
  }

  private copy(input: Bytes, from: i32, to: i32, out: ByteWriter): void {
    this.piece.aim(input.ptr + <usize>from, to - from);
    out.write(this.piece);
  }
}

function compileBytes(pattern: Bytes, options: RegexOptions): Regex | null {
  if (pattern.length > options.patternBytes) {
    return refuse(
      options.patternBytes,
      `the pattern has ${pattern.length} bytes; ${options.patternBytes} are allowed`,
    );
  }
  const parser = new Parser(pattern, options);
  parser.parse();
  const error = parser.reader.error;
  if (error !== null) {
    latestError = error;
    return null;
  }
  const program = new Program(parser.code, parser.sets);
  const positions = <i64>(parser.captures + 1) * 16 * program.threads;
  if (positions > MOST_POSITIONS) {
    return refuse(
      0,
      `${parser.captures} groups in ${program.size} instructions are more than can be followed`,
    );
  }
  return new Regex(program, parser.names, parser.captures);
}

function refuse(offset: i32, message: string): Regex | null {
  latestError = new RegexError(offset, message);
  return null;
}

/** How many bytes to go on by so as not to begin within a character. */
function characterLength(input: Bytes, at: i32): i32 {
  const end = input.ptr + <usize>input.length;
  return max(sequenceLength(input.ptr + <usize>at, end), 1);
}
