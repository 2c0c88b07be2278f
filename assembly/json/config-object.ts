import { ConfigErrors } from "./config-errors";
import { ConfigValue } from "./config-value";
import { quote } from "./describe";
import { nearest } from "./nearest";
import { JsonValue } from "./value";

/**
 * An object of a configuration. Fields are asked for by name; in the end a required one that is absent is an error,
 * and so is every field that was not asked for. Where the object itself is absent nothing is.
 */
@final
export class ConfigObject {
  /** Every name that was asked for, in that order. */
  private readonly known: string[] = [];
  /** Names that are no errors although nobody asks for them. */
  private readonly allowed: string[] = [];
  /** Those of them that are required and absent. */
  private readonly missing: string[] = [];
  /** Set when a field has a wrong value, so that the filter may not have asked for what depends on it. */
  private isBroken: bool = false;

  /** For the SDK's own use: `reader.root` and `asObject()` make them. */
  constructor(
    private readonly errors: ConfigErrors,
    private readonly value: JsonValue,
  ) {}

  /** False if the configuration does not have this object. */
  get exists(): bool {
    return this.value.exists;
  }

  /** The field of that name, which must be there. */
  required(name: string): ConfigValue {
    const field = this.optional(name);
    if (this.exists && !field.exists && !this.missing.includes(name)) this.missing.push(name);
    return field;
  }

  /** The field of that name, which may be absent: it then reads as the fallback given to the read. */
  optional(name: string): ConfigValue {
    if (!this.known.includes(name)) this.known.push(name);
    return new ConfigValue(this.errors, this.value.get(name), this);
  }

  /** Lets a field be there that the filter does not read. */
  allow(name: string): void {
    this.allowed.push(name);
  }

  /** Every name in the object, in the order of the text: for an object whose names are the user's to choose. */
  names(): string[] {
    const names: string[] = [];
    for (let member = this.value.first(); member.exists; member = member.next()) names.push(member.name);
    return names;
  }

  /** Notes an error of the object as a whole, such as two fields that exclude each other. */
  fail(message: string): void {
    this.isBroken = true;
    if (this.exists) this.errors.add(this.value, message);
  }

  /** For the SDK's own use: a field of the object has a wrong value. */
  markBroken(): void {
    this.isBroken = true;
  }

  /**
   * For the SDK's own use: notes missing and unknown fields. In an object that is wrong otherwise, an unknown field
   * counts only if it looks like a missing one: the filter may not have come to ask for the others.
   */
  checkFields(): void {
    const missing = this.missing.slice();
    const isComplete = !this.isBroken && missing.length == 0;
    for (let member = this.value.first(); member.exists; member = member.next()) {
      if (this.known.includes(member.name) || this.allowed.includes(member.name)) continue;
      const meant = nearest(member.name, isComplete ? this.known : missing);
      if (isComplete || meant.length > 0) this.failUnknown(member, meant);
      const index = missing.indexOf(meant);
      if (index >= 0) missing.splice(index, 1);
    }
    for (let i = 0; i < missing.length; i++) {
      this.errors.add(this.value, `missing field ${quote(missing[i])}`);
    }
  }

  private failUnknown(member: JsonValue, meant: string): void {
    const hint = meant.length > 0 ? `; did you mean ${quote(meant)}?` : "";
    const known = this.known.length > 0 ? this.known.join(", ") : "none";
    this.errors.add(this.value, `unknown field ${quote(member.name)}${hint} (known: ${known})`);
  }
}
