import { Bytes } from "../bytes/bytes";
import { ConfigErrors } from "./config-errors";
import { ConfigObject } from "./config-object";
import { ConfigValue } from "./config-value";
import { JsonLimits } from "./limits";
import { parseJson } from "./parser";

/**
 * Reads a filter's configuration: a JSON object whose fields are asked for by name and type. What is wrong is noted
 * with its JSON path and never thrown, and reads go on with defaults, so that a filter's `config.ts` is a list of
 * fields and nothing else:
 *
 * ```ts
 * const reader = new ConfigReader(text);
 * const limit = reader.root.required("limit").asI32(1, 1000);
 * const methods = reader.root.optional("methods").asArray();
 * for (let i = 0; i < methods.length; i++) config.methods.push(methods.at(i).asString());
 * if (reader.failed) log(LogLevel.Error, reader.message);
 * ```
 *
 * Fields that were not asked for are unknown, and an error: ask for every field before looking at `failed`.
 */
@final
export class ConfigReader {
  /** The configuration itself. Reads as an empty one if the text is not a JSON object. */
  readonly root: ConfigObject;

  private readonly errors: ConfigErrors;

  constructor(text: Bytes, limits: JsonLimits = new JsonLimits()) {
    const document = parseJson(text, limits);
    const errors = new ConfigErrors(document.error);
    this.errors = errors;
    this.root = new ConfigValue(errors, document.root, null).asObject();
    this.root.allow("$schema"); // by which editors find schema.json
  }

  /** True if the configuration must be refused. */
  get failed(): bool {
    return this.list().length > 0;
  }

  /** What is wrong, in the order of the text, one error a line; empty if nothing is. Of many, the first 20. */
  get message(): string {
    return this.list().join("\n");
  }

  /** The errors one by one. */
  list(): string[] {
    return this.errors.list();
  }
}
