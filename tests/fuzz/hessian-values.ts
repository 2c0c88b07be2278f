// Random Hessian 2 values in every form that there is, also in those that encoders do not choose.

import type { Random } from "./random.js";

const TEXTS = ["", "a", "name", "grüße", "世界", "\u0000\u007f", "end of eight bytes!"];

/** Writes values of one stream: classes are numbered through all of them. */
export class HessianValues {
  #fields: number[] = [];
  #numbered = 0;
  #types = 0;

  constructor(readonly random: Random) {}

  /** The bytes of a value that has `room` more values within at most. */
  value(room = 20): Buffer {
    const kind = this.random.below(room > 0 ? 14 : 8);
    if (kind < 3) return this.#scalar();
    if (kind < 6) return this.string();
    if (kind < 8) return this.#binary();
    if (kind < 9) return this.#reference();
    if (kind < 11) return this.#list(room - 1);
    return kind < 12 ? this.#map(room - 1) : this.#object(room - 1);
  }

  /** The bytes of a string, in one piece or in several. */
  string(): Buffer {
    const parts: Buffer[] = [];
    while (this.random.oneIn(5)) {
      const text = this.#text();
      parts.push(Buffer.of(0x52), uint(2, text.length), encodeUnits(text));
    }
    const text = this.#text();
    const units = encodeUnits(text);
    const heads = [Buffer.concat([Buffer.of(0x53), uint(2, text.length)])];
    if (text.length < 32) heads.push(Buffer.of(text.length));
    if (text.length < 1024) heads.push(Buffer.of(0x30 + (text.length >> 8), text.length & 0xff));
    return Buffer.concat([...parts, this.random.pick(heads), units]);
  }

  #text(): string {
    const { random } = this;
    const text = random.oneIn(3) ? random.pick(TEXTS).repeat(random.below(60)) : random.pick(TEXTS);
    return random.oneIn(8) ? `${text}😀` : text;
  }

  #binary(): Buffer {
    const { random } = this;
    const parts: Buffer[] = [];
    while (random.oneIn(5)) {
      const size = random.below(40);
      parts.push(Buffer.of(0x41), uint(2, size), Buffer.alloc(size, 0x5a));
    }
    const size = random.pick([0, 1, 15, 16, 1023, random.below(60)]);
    const heads = [Buffer.concat([Buffer.of(0x42), uint(2, size)])];
    if (size < 16) heads.push(Buffer.of(0x20 + size));
    heads.push(Buffer.of(0x34 + (size >> 8), size & 0xff));
    return Buffer.concat([...parts, random.pick(heads), Buffer.alloc(size, 0x4d)]);
  }

  #scalar(): Buffer {
    const { random } = this;
    const forms: (readonly [number, number, number])[] = [
      [0x4e, 0x4e, 0],
      [0x54, 0x54, 0],
      [0x46, 0x46, 0],
      [0x80, 0xbf, 0],
      [0xc0, 0xcf, 1],
      [0xd0, 0xd7, 2],
      [0x49, 0x49, 4],
      [0xd8, 0xef, 0],
      [0xf0, 0xff, 1],
      [0x38, 0x3f, 2],
      [0x59, 0x59, 4],
      [0x4c, 0x4c, 8],
      [0x5b, 0x5c, 0],
      [0x5d, 0x5d, 1],
      [0x5e, 0x5e, 2],
      [0x5f, 0x5f, 4],
      [0x44, 0x44, 8],
      [0x4a, 0x4a, 8],
      [0x4b, 0x4b, 4],
    ];
    const [low, high, size] = random.pick(forms);
    const rest = Array.from({ length: size }, () => random.below(256));
    return Buffer.of(low + random.below(high - low + 1), ...rest);
  }

  #reference(): Buffer {
    if (this.#numbered === 0) return Buffer.of(0x4e);
    return Buffer.concat([Buffer.of(0x51), this.#int(this.random.below(this.#numbered))]);
  }

  #list(room: number): Buffer {
    this.#numbered++;
    const typed = this.random.oneIn(2);
    const type = typed ? this.#type() : Buffer.alloc(0);
    const items = Array.from({ length: this.random.below(room > 10 ? 10 : 3) }, () => this.value(room >> 1));
    const length = items.length;
    if (this.random.oneIn(3)) {
      return Buffer.concat([Buffer.of(typed ? 0x55 : 0x57), type, ...items, Buffer.of(0x5a)]);
    }
    if (length < 8 && this.random.oneIn(2)) {
      return Buffer.concat([Buffer.of((typed ? 0x70 : 0x78) + length), type, ...items]);
    }
    return Buffer.concat([Buffer.of(typed ? 0x56 : 0x58), type, this.#int(length), ...items]);
  }

  #map(room: number): Buffer {
    this.#numbered++;
    const typed = this.random.oneIn(2);
    const type = typed ? this.#type() : Buffer.alloc(0);
    const parts: Buffer[] = [];
    for (let i = this.random.below(room > 10 ? 6 : 3); i > 0; i--) {
      parts.push(this.random.oneIn(3) ? this.value(0) : this.string(), this.value(room >> 1));
    }
    return Buffer.concat([Buffer.of(typed ? 0x4d : 0x48), type, ...parts, Buffer.of(0x5a)]);
  }

  #object(room: number): Buffer {
    this.#numbered++;
    const parts: Buffer[] = [];
    let index = this.random.below(this.#fields.length + 1);
    if (index === this.#fields.length || this.random.oneIn(6)) {
      index = this.#fields.length;
      const count = this.random.below(room > 10 ? 6 : 3);
      parts.push(Buffer.of(0x43), this.string(), this.#int(count));
      for (let i = 0; i < count; i++) parts.push(this.string());
      this.#fields.push(count);
    }
    const short = index < 16 && this.random.oneIn(2);
    parts.push(short ? Buffer.of(0x60 + index) : Buffer.concat([Buffer.of(0x4f), this.#int(index)]));
    for (let i = this.#fields[index]!; i > 0; i--) parts.push(this.value(room >> 1));
    return Buffer.concat(parts);
  }

  #type(): Buffer {
    if (this.#types > 0 && this.random.oneIn(2)) return this.#int(this.random.below(this.#types));
    this.#types++;
    return this.string();
  }

  #int(value: number): Buffer {
    const forms = [Buffer.concat([Buffer.of(0x49), uint(4, value)])];
    if (value < 48) forms.push(Buffer.of(0x90 + value));
    if (value < 2048) forms.push(Buffer.of(0xc8 + (value >> 8), value & 0xff));
    forms.push(Buffer.of(0xd4 + (value >> 16), (value >> 8) & 0xff, value & 0xff));
    return this.random.pick(forms);
  }
}

/** Each UTF-16 unit as UTF-8 has it, surrogates too. */
export function encodeUnits(text: string): Buffer {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return Buffer.from(bytes);
}

function uint(size: number, value: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}
