import { addOtherCases } from "./case-folding";
import { CodePoints, LAST_CODE_POINT } from "./code-points";
import { readEscape } from "./escapes";
import { addPerlClass, addPosixClass } from "./named-classes";
import { PatternReader } from "./pattern-reader";
import { UnicodeClasses } from "./regex-options";
import {
  BACKSLASH,
  CARET,
  COLON,
  isAlphanumeric,
  LEFT_BRACE,
  LEFT_BRACKET,
  MINUS,
  RIGHT_BRACE,
  RIGHT_BRACKET,
} from "./signs";

/** Reads the classes of a pattern: `[…]`, `\d`, `\p{…}`. What was read last is in `points`. */
@final
export class ClassReader {
  /** The class that was read last, normalized. */
  readonly points: CodePoints = new CodePoints();
  /** A class within a class, while it is read. */
  private readonly part: CodePoints = new CodePoints();
  /** True if letters bring their other cases. */
  private ignoreCase: bool = false;

  constructor(
    private readonly reader: PatternReader,
    private readonly unicodeClasses: UnicodeClasses | null,
  ) {}

  /** Makes the class of one code point, with its other cases if they are the same to the pattern. */
  single(codePoint: i32, ignoreCase: bool): void {
    this.points.clear();
    this.points.add(codePoint, codePoint);
    if (ignoreCase) addOtherCases(this.points);
  }

  /** Reads a class that begins with a backslash here; false if there is none, or something is wrong with it. */
  readEscape(ignoreCase: bool): bool {
    this.ignoreCase = ignoreCase;
    this.points.clear();
    if (!this.readClassEscape()) return false;
    this.points.normalize();
    return true;
  }

  /** Reads a class in brackets, which begins here. */
  readBrackets(ignoreCase: bool): void {
    const reader = this.reader;
    const points = this.points;
    const start = reader.at++;
    const inverted = reader.take(CARET);
    this.ignoreCase = ignoreCase;
    points.clear();
    // A bracket that comes first stands for itself.
    for (let first = true; !reader.isDone && (first || reader.peek() != RIGHT_BRACKET); first = false) {
      if (!this.readPosixClass() && !this.readClassEscape() && !reader.failed) this.readRange();
    }
    if (!reader.take(RIGHT_BRACKET)) {
      reader.fail(start, 'no "]" for this "["');
      return;
    }
    if (ignoreCase) addOtherCases(points);
    points.normalize();
    if (inverted) points.invert();
  }

  /** `a` or `a-z`. */
  private readRange(): void {
    const reader = this.reader;
    const start = reader.at;
    const first = this.readCharacter();
    if (reader.failed) return;
    let last = first;
    if (reader.peek() == MINUS && reader.peek(1) >= 0 && reader.peek(1) != RIGHT_BRACKET) {
      reader.at++;
      last = this.readCharacter();
      if (reader.failed) return;
      if (last < first) reader.refuse(start, "the range ends before it begins");
    }
    this.points.add(first, last);
  }

  private readCharacter(): i32 {
    return this.reader.peek() == BACKSLASH ? readEscape(this.reader) : this.reader.next();
  }

  /** `[:alpha:]` or `[:^alpha:]`. What has no `:]` is not one. */
  private readPosixClass(): bool {
    const reader = this.reader;
    if (reader.peek() != LEFT_BRACKET || reader.peek(1) != COLON) return false;
    let length = 2;
    while (
      reader.peek(length) >= 0 &&
      !(reader.peek(length) == COLON && reader.peek(length + 1) == RIGHT_BRACKET)
    )
      length++;
    if (reader.peek(length) < 0) return false;
    const start = reader.at;
    const inverted = reader.peek(2) == CARET;
    const name = reader.pattern.slice(start + (inverted ? 3 : 2), start + length);
    reader.at += length + 2;
    this.part.clear();
    if (addPosixClass(name, this.part)) this.addPart(inverted);
    else reader.refuse(start, unknownPosixClass());
    return true;
  }

  /** `\d`, `\D`, `\pL`, `\P{Lu}` and their like. */
  private readClassEscape(): bool {
    const reader = this.reader;
    const letter = reader.peek(1);
    if (reader.peek() != BACKSLASH || !isAlphanumeric(letter)) return false;
    this.part.clear();
    if ((letter | 0x20) == 0x70) return this.readUnicodeClass();
    if (!addPerlClass(letter | 0x20, this.part)) return false;
    reader.at += 2;
    this.addPart((letter & 0x20) == 0);
    return true;
  }

  /** `\pL`, `\p{Lu}`, `\p{^Lu}` and the same with `\P`. */
  private readUnicodeClass(): bool {
    const reader = this.reader;
    const start = reader.at;
    let inverted = reader.peek(1) == 0x50;
    reader.at += 2;
    const braces = reader.take(LEFT_BRACE);
    if (braces && reader.take(CARET)) inverted = !inverted;
    const from = reader.at;
    if (braces) while (!reader.isDone && reader.peek() != RIGHT_BRACE) reader.at++;
    else reader.next();
    const name = reader.pattern.slice(from, reader.at).toString();
    if (name.length == 0 || (braces && !reader.take(RIGHT_BRACE))) {
      reader.refuse(start, "expected a class, as \\pL or \\p{Lu}");
      return false;
    }
    if (!this.addUnicodeClass(name)) {
      reader.refuse(start, this.whyUnknown());
      return false;
    }
    this.addPart(inverted);
    return true;
  }

  private addUnicodeClass(name: string): bool {
    if (name == "Any") {
      this.part.add(0, LAST_CODE_POINT);
      return true;
    }
    const classes = this.unicodeClasses;
    return classes !== null && classes(name, this.part);
  }

  private whyUnknown(): string {
    return this.unicodeClasses === null
      ? "Unicode classes other than Any are not built into this module (RegexOptions.unicodeClasses)"
      : "unknown Unicode class";
  }

  /** Adds the class within the class. Other cases are added before it is inverted: what is the same must not be in both. */
  private addPart(inverted: bool): void {
    if (this.ignoreCase) addOtherCases(this.part);
    this.part.normalize();
    if (inverted) this.part.invert();
    this.points.addAll(this.part);
  }
}

function unknownPosixClass(): string {
  return "unknown class; expected alnum, alpha, ascii, blank, cntrl, digit, graph, lower, print, punct, space, upper, word or xdigit";
}
