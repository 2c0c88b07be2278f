// The configuration: JSON in, a table out. ../schema.json describes the same for people and editors.
import { Bytes } from "../../../assembly/bytes/bytes";
import { JsonLimits } from "../../../assembly/json/limits";
import { parseJson } from "../../../assembly/json/parser";
import { RouteTable } from "../table/route-table";
import { Context } from "./context";
import { Field } from "./field";
import { MAX_DEPTH, MAX_TEXT_BYTES, MAX_VALUES } from "./limits";
import { Problems } from "./problems";
import { TableReader } from "./table-reader";

/** The table of a configuration, or why it has none. */
@final
export class Configuration {
  constructor(
    /** Null if the configuration is refused. */
    readonly table: RouteTable | null,
    /** Why it is, a reason each, with its path (`route_config.virtual_hosts[0].name: …`), in the order of the text. */
    readonly errors: string[],
  ) {}
}

/** Reads a configuration. Nothing of it is needed afterwards. Any text is refused or read; none traps. */
export function readConfiguration(text: Bytes): Configuration {
  if (text.isEmpty) return new Configuration(null, ['there is none; expected {"route_config": {…}}']);
  const document = parseJson(text, new JsonLimits(MAX_TEXT_BYTES, MAX_DEPTH, MAX_VALUES));
  if (document.failed) return new Configuration(null, [document.error]);
  const problems = new Problems(document);
  const table = new TableReader(new Context(problems)).read(new Field(problems, document.root.node));
  const errors = problems.list();
  return new Configuration(errors.length == 0 ? table : null, errors);
}
