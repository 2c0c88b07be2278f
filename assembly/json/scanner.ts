import { Bytes } from "../bytes/bytes";
import { writeCodePoint } from "../bytes/utf8";
import { sequenceLength } from "../bytes/utf8-check";
import {
  BACKSLASH,
  DOT,
  hexValue,
  isDigit,
  isExponentMark,
  isSpace,
  isWordPart,
  LINE_FEED,
  MINUS,
  PLUS,
  QUOTE,
  SPACE,
  ZERO,
} from "./characters";

/**
 * Reads the tokens of a JSON text: strings, numbers and words. A read either steps over its token, leaves the
 * token's bounds in `tokenStart` and `tokenEnd` and returns true, or notes a failure and returns false.
 */
@final
export class Scanner {
  /** The index of the next byte to read. */
  position: i32 = 0;
  /** Where the last token starts: of a string, its first byte after the quotation mark. */
  tokenStart: i32 = 0;
  /** Where the last token ends: of a string, after its decoded bytes. */
  tokenEnd: i32 = 0;
  /** What is wrong with the text; empty as long as nothing is. */
  failure: string = "";
  /** The index of the byte that is wrong. */
  failurePosition: i32 = 0;

  /** Reads `text` and decodes its strings in their places, where they become no longer. */
  constructor(readonly text: Bytes) {}

  /** Notes what is wrong and where, and returns false. */
  fail(position: i32, message: string): bool {
    this.failure = message;
    this.failurePosition = position;
    return false;
  }

  /** Notes that something else was expected here than what there is, and returns false. */
  failExpecting(expected: string): bool {
    return this.fail(this.position, `expected ${expected}, found ${this.describeNext()}`);
  }

  /** The next byte; 0 at the end, which no token starts with or contains. */
  peek(): u8 {
    return this.text.at(this.position);
  }

  /** Steps over the next byte if it is that one. */
  skip(byte: u8): bool {
    if (this.peek() != byte) return false;
    this.position++;
    return true;
  }

  skipSpace(): void {
    while (isSpace(this.peek())) this.position++;
  }

  /** Reads the string whose opening quotation mark is next. */
  readString(): bool {
    const opening = this.position++;
    let end = this.position;
    this.tokenStart = end;
    while (!this.skip(QUOTE)) {
      if (this.position >= this.text.length) return this.fail(opening, "a string that is not closed");
      if (this.peek() == BACKSLASH) {
        const code = this.readEscape();
        if (code < 0) return false;
        end = <i32>(writeCodePoint(code, this.text.ptr + <usize>end) - this.text.ptr);
      } else {
        const size = this.checkCharacter();
        if (size == 0) return false;
        memory.copy(this.text.ptr + <usize>end, this.text.ptr + <usize>this.position, size);
        this.position += size;
        end += size;
      }
    }
    this.tokenEnd = end;
    return true;
  }

  /** How many bytes the next character of a string takes; 0 after a failure. */
  private checkCharacter(): i32 {
    const byte = this.peek();
    if (byte == LINE_FEED) {
      this.fail(this.position, 'a line break in a string (close the string with ", or write \\n)');
      return 0;
    }
    if (byte < SPACE) {
      this.fail(this.position, `control character ${hex(byte)} in a string (write it as an escape)`);
      return 0;
    }
    const from = this.text.ptr + <usize>this.position;
    const size = sequenceLength(from, this.text.ptr + <usize>this.text.length);
    if (size == 0) this.fail(this.position, `byte ${hex(byte)} in a string is not UTF-8`);
    return size;
  }

  /** Steps over an escape and returns the code point it stands for; -1 after a failure. */
  private readEscape(): i32 {
    const start = this.position;
    const letter = this.text.at(start + 1);
    if (letter == 0x75) return this.readUnicodeEscape();
    const code = simpleEscape(letter);
    if (code < 0) {
      this.position++;
      this.fail(start, `an escape that JSON does not have: \\ followed by ${this.describeNext()}`);
    }
    this.position = start + 2;
    return code;
  }

  /** Reads `\uXXXX`, and the second half of a surrogate pair after the first. */
  private readUnicodeEscape(): i32 {
    const start = this.position;
    const high = this.readHexDigits();
    if (high < 0 || (high & 0xf800) != 0xd800) return high;
    if (high < 0xdc00 && this.peek() == BACKSLASH && this.text.at(this.position + 1) == 0x75) {
      const low = this.readHexDigits();
      if (low < 0) return -1;
      if ((low & 0xfc00) == 0xdc00) return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }
    this.fail(start, "half of a surrogate pair, which is no character by itself");
    return -1;
  }

  /** Steps over `\u` and four hexadecimal digits and returns their value; -1 after a failure. */
  private readHexDigits(): i32 {
    this.position += 2;
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const digit = hexValue(this.peek());
      if (digit < 0) {
        this.failExpecting("four hexadecimal digits after \\u");
        return -1;
      }
      value = (value << 4) | digit;
      this.position++;
    }
    return value;
  }

  /** Reads the number whose first digit or minus sign is next. */
  readNumber(): bool {
    this.tokenStart = this.position;
    this.skip(MINUS);
    if (this.skip(ZERO)) {
      if (isDigit(this.peek())) return this.fail(this.tokenStart, "a number that starts with a needless 0");
    } else if (!this.skipDigits("a digit")) {
      return false;
    }
    if (this.skip(DOT) && !this.skipDigits("a digit after the decimal point")) return false;
    if (isExponentMark(this.peek())) {
      this.position++;
      if (!this.skip(PLUS)) this.skip(MINUS);
      if (!this.skipDigits("a digit in the exponent")) return false;
    }
    this.tokenEnd = this.position;
    return true;
  }

  private skipDigits(expected: string): bool {
    if (!isDigit(this.peek())) return this.failExpecting(expected);
    while (isDigit(this.peek())) this.position++;
    return true;
  }

  /** Steps over `word` if it is what comes next and no longer word is. */
  skipWord(word: string): bool {
    const end = this.position + word.length;
    for (let i = 0; i < word.length; i++) {
      if (this.text.at(this.position + i) != <u8>word.charCodeAt(i)) return false;
    }
    if (isWordPart(this.text.at(end))) return false;
    this.tokenStart = this.position;
    this.tokenEnd = this.position = end;
    return true;
  }

  /** What comes next, for a message: a word, a character or the end. */
  describeNext(): string {
    const at = this.position;
    if (at >= this.text.length) return "the end of the text";
    let size = 0;
    while (size < 20 && isWordPart(this.text.at(at + size))) size++;
    if (size == 0 && this.peek() > SPACE) {
      const from = this.text.ptr + <usize>at;
      size = sequenceLength(from, this.text.ptr + <usize>this.text.length);
    }
    if (size == 0) return `byte ${hex(this.peek())}`;
    const found = this.text.slice(at, at + size).toString();
    return found == '"' ? "a quotation mark" : `"${found}"`;
  }
}

/** The character that `\` and a letter stand for; -1 if nothing. */
function simpleEscape(letter: u8): i32 {
  switch (letter) {
    case 0x22: // "
    case 0x2f: // /
    case 0x5c: // \
      return letter;
    case 0x62: // b
      return 0x08;
    case 0x66: // f
      return 0x0c;
    case 0x6e: // n
      return 0x0a;
    case 0x72: // r
      return 0x0d;
    case 0x74: // t
      return 0x09;
    default:
      return -1;
  }
}

function hex(byte: u8): string {
  const digits = (<u32>byte).toString(16);
  return byte < 0x10 ? `0x0${digits}` : `0x${digits}`;
}
