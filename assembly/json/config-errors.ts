import { ConfigObject } from "./config-object";
import { JsonValue } from "./value";

/** How many errors of a configuration are told. */
const MOST = 20;

/** An error and the node it is about, which gives errors the order of the text. */
@final
class ConfigError {
  constructor(
    readonly node: i32,
    readonly message: string,
  ) {}
}

/** What is wrong with a configuration, and which objects of it have been read. Shared by all parts of a reader. */
@final
export class ConfigErrors {
  private readonly found: ConfigError[] = [];
  /** Every object that was handed out, by its node, so that reading one twice does not hide fields. */
  private readonly objects: Map<i32, ConfigObject> = new Map<i32, ConfigObject>();

  /** `syntaxError` is why the text is not JSON; empty if it is. */
  constructor(private readonly syntaxError: string) {}

  /** Notes that something is wrong at `value`, which exists. */
  add(value: JsonValue, message: string): void {
    const path = value.path;
    this.found.push(new ConfigError(value.node, `${path.length == 0 ? "top level" : path}: ${message}`));
  }

  /** The reader of an object, or of a missing one if that is what `value` is. */
  open(value: JsonValue): ConfigObject {
    if (!value.exists) return new ConfigObject(this, value);
    if (!this.objects.has(value.node)) this.objects.set(value.node, new ConfigObject(this, value));
    return this.objects.get(value.node);
  }

  /** Everything that is wrong so far, in the order of the text, up to a bound. */
  list(): string[] {
    if (this.syntaxError.length > 0) return [this.syntaxError];
    const before = this.found.length;
    const objects = this.objects.values();
    for (let i = 0; i < objects.length; i++) objects[i].checkFields();
    const errors = this.found.slice().sort((a, b) => a.node - b.node);
    this.found.length = before;
    return errors.slice(0, MOST).map<string>((error) => error.message);
  }
}
