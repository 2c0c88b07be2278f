import { Bytes } from "../bytes/bytes";
import { ByteSets } from "./byte-sets";
import { ClassReader } from "./class-reader";
import { Code } from "./code";
import { LAST_CODE_POINT } from "./code-points";
import { readEscape } from "./escapes";
import { DOT_ALL, FlagReader, IGNORE_CASE, MULTI_LINE, UNGREEDY } from "./flags";
import { GroupNames } from "./group-names";
import { GroupStack } from "./group-stack";
import {
  ASSERT,
  BEGIN_LINE,
  BEGIN_TEXT,
  END_LINE,
  END_TEXT,
  MATCH,
  NO_WORD_BOUNDARY,
  SAVE,
  WORD_BOUNDARY,
} from "./opcodes";
import { PatternReader } from "./pattern-reader";
import { RegexOptions } from "./regex-options";
import { MOST_REPETITIONS, Repetition } from "./repetition";
import {
  BACKSLASH,
  BAR,
  CARET,
  DOLLAR,
  DOT,
  LEFT_BRACE,
  LEFT_BRACKET,
  LEFT_PARENTHESIS,
  LINE_FEED,
  PLUS,
  QUESTION,
  RIGHT_PARENTHESIS,
  STAR,
} from "./signs";
import { Utf8Code } from "./utf8-code";

/** The most instructions that options can allow: their numbers have to fit into 16 bits. */
const MOST_INSTRUCTIONS: i32 = 32_000;

/**
 * Reads a pattern in RE2's syntax and writes its code on the way: one pass, no tree. What is open is on a stack of its
 * own, so nesting costs no call depth.
 */
@final
export class Parser {
  readonly reader: PatternReader;
  readonly code: Code;
  readonly sets: ByteSets;
  readonly names: GroupNames = new GroupNames();
  /** How many groups capture. */
  captures: i32 = 0;

  private readonly classes: ClassReader;
  private readonly utf8: Utf8Code;
  private readonly groups: GroupStack = new GroupStack();
  private readonly flagReader: FlagReader = new FlagReader();
  private readonly repetition: Repetition = new Repetition();
  private flags: i32 = 0;

  constructor(pattern: Bytes, options: RegexOptions) {
    const reader = new PatternReader(pattern);
    const code = new Code(min(options.instructions, MOST_INSTRUCTIONS));
    const sets = new ByteSets();
    this.reader = reader;
    this.code = code;
    this.sets = sets;
    this.classes = new ClassReader(reader, options.unicodeClasses);
    this.utf8 = new Utf8Code(code, sets);
  }

  /** Reads all of it. If something is wrong the reader has the error and the code is not to be used. */
  parse(): void {
    const reader = this.reader;
    reader.checkUtf8();
    this.groups.push(0, -1, 0, 0);
    // Where the repetition is that was read last.
    let repetition = -1;
    while (!reader.isDone) {
      const start = reader.at;
      const repeats = this.readRepetition(repetition);
      if (!repeats) this.readThing();
      repetition = repeats ? start : -1;
      if (this.code.overflowed) {
        reader.fail(start, `the pattern takes more than ${this.code.limit} instructions here`);
      }
    }
    this.finish();
  }

  private finish(): void {
    if (this.reader.failed) return;
    const group = this.groups.top;
    if (this.groups.depth > 1) {
      this.reader.fail(group.offset, 'no ")" for this "("');
      return;
    }
    this.code.join(group.jumps);
    this.code.add(MATCH);
    if (this.code.overflowed) {
      this.reader.fail(this.reader.at, `the pattern takes more than ${this.code.limit} instructions`);
    }
  }

  /** Anything but a repetition. */
  private readThing(): void {
    switch (this.reader.peek()) {
      case LEFT_PARENTHESIS:
        this.openGroup();
        break;
      case RIGHT_PARENTHESIS:
        this.closeGroup();
        break;
      case BAR:
        this.nextAlternative();
        break;
      case LEFT_BRACKET:
        this.classes.readBrackets(this.has(IGNORE_CASE));
        this.addClass();
        break;
      case BACKSLASH:
        this.readEscaped();
        break;
      case CARET:
        this.reader.at++;
        this.addAssertion(this.has(MULTI_LINE) ? BEGIN_LINE : BEGIN_TEXT);
        break;
      case DOLLAR:
        this.reader.at++;
        this.addAssertion(this.has(MULTI_LINE) ? END_LINE : END_TEXT);
        break;
      case DOT:
        this.reader.at++;
        this.addDot();
        break;
      default:
        this.addLiteral(this.reader.next());
    }
  }

  private has(flag: i32): bool {
    return (this.flags & flag) != 0;
  }

  /** Reads a repetition; false if there is none here. `before` is where another one ends right here; -1 if none does. */
  private readRepetition(before: i32): bool {
    const reader = this.reader;
    const sign = reader.peek();
    if (sign != STAR && sign != PLUS && sign != QUESTION && sign != LEFT_BRACE) return false;
    const start = reader.at;
    if (!this.repetition.read(reader)) return false;
    if (before >= 0) {
      reader.refuse(before, "a repetition of a repetition; (?:…) around the first makes it one thing");
    } else if (this.groups.top.atom < 0) {
      reader.refuse(start, "nothing to repeat before it");
    } else {
      this.repeat(start);
    }
    return true;
  }

  private repeat(start: i32): void {
    const repetition = this.repetition;
    const group = this.groups.top;
    const least = repetition.least;
    const most = repetition.most;
    const weight = group.atomWeight * repetition.weight;
    if (max(least, most) > MOST_REPETITIONS || (most >= 0 && most < least)) {
      this.reader.refuse(
        start,
        `expected counts up to ${MOST_REPETITIONS}, the second not less than the first`,
      );
    } else if (repetition.weight > 1 && weight > MOST_REPETITIONS) {
      this.reader.refuse(start, `with the counts within, more than ${MOST_REPETITIONS} repetitions`);
    } else {
      group.setWeight(weight);
      this.code.times(group.atom, least, most, repetition.lazy == this.has(UNGREEDY), group.atomNullable);
      group.atomNullable = group.atomNullable || least == 0;
    }
  }

  /** A new thing begins, which a repetition after it would repeat. */
  private beginAtom(nullable: bool): void {
    this.groups.top.beginAtom(this.code.size, nullable, 1);
  }

  private openGroup(): void {
    const reader = this.reader;
    const start = reader.at++;
    if (reader.peek() != QUESTION) {
      this.openCapture(start);
    } else if (this.flagReader.read(reader, start, this.flags)) {
      const name = this.flagReader.name;
      if (name !== null) {
        this.openCapture(start);
        this.names.add(name, this.captures);
      } else if (this.flagReader.opensGroup) {
        this.groups.push(start, -1, this.flags, this.code.size);
      }
      this.flags = this.flagReader.flags;
    }
  }

  private openCapture(offset: i32): void {
    this.captures++;
    this.groups.push(offset, this.captures, this.flags, this.code.size);
    this.code.add(SAVE, this.captures << 1);
    this.groups.top.beginBranch(this.code.size);
  }

  private closeGroup(): void {
    const start = this.reader.at++;
    if (this.groups.depth == 1) {
      this.reader.fail(start, '")" without a "(" before it');
      return;
    }
    const group = this.groups.pop();
    this.code.join(group.jumps);
    if (group.capture >= 0) this.code.add(SAVE, (group.capture << 1) + 1);
    group.endBranch(this.code.size);
    this.flags = group.flags;
    this.groups.top.beginAtom(group.start, group.nullable, group.weight);
  }

  private nextAlternative(): void {
    this.reader.at++;
    const group = this.groups.top;
    group.jumps = this.code.alternative(group.branch, group.jumps);
    group.endBranch(this.code.size);
  }

  private readEscaped(): void {
    const reader = this.reader;
    switch (reader.peek(1)) {
      case 0x41: // A
        this.addEscapedAssertion(BEGIN_TEXT);
        break;
      case 0x7a: // z
        this.addEscapedAssertion(END_TEXT);
        break;
      case 0x62: // b
        this.addEscapedAssertion(WORD_BOUNDARY);
        break;
      case 0x42: // B
        this.addEscapedAssertion(NO_WORD_BOUNDARY);
        break;
      case 0x43: // C
        reader.at += 2;
        this.beginAtom(false);
        this.utf8.addAnyByte();
        break;
      case 0x51: // Q
        this.readQuoted();
        break;
      default:
        if (this.classes.readEscape(this.has(IGNORE_CASE))) this.addClass();
        else if (!reader.failed) this.addLiteral(readEscape(reader));
    }
  }

  private addEscapedAssertion(condition: i32): void {
    this.reader.at += 2;
    this.addAssertion(condition);
  }

  private addAssertion(condition: i32): void {
    this.beginAtom(true);
    this.code.add(ASSERT, condition);
  }

  /** `\Q…\E`, or to the end. */
  private readQuoted(): void {
    const reader = this.reader;
    reader.at += 2;
    while (!reader.isDone && !this.code.overflowed) {
      if (reader.peek() == BACKSLASH && reader.peek(1) == 0x45) {
        reader.at += 2;
        return;
      }
      this.addLiteral(reader.next());
    }
  }

  private addLiteral(codePoint: i32): void {
    if (this.reader.failed) return;
    this.classes.single(codePoint, this.has(IGNORE_CASE));
    this.addClass();
  }

  private addDot(): void {
    const points = this.classes.points;
    points.clear();
    if (!this.has(DOT_ALL)) points.add(LINE_FEED, LINE_FEED);
    else points.add(0, LAST_CODE_POINT);
    if (!this.has(DOT_ALL)) points.invert();
    this.addClass();
  }

  /** Adds what the class reader has read. */
  private addClass(): void {
    if (this.reader.failed) return;
    this.beginAtom(false);
    this.utf8.addClass(this.classes.points);
  }
}
