import { stringify } from "yaml";
import type { Bootstrap } from "../bootstrap.js";

/** A bootstrap as the text of a file that begins with that comment. */
export function bootstrapYaml(bootstrap: Bootstrap, comment: readonly string[]): string {
  const heading = comment.map((line) => `# ${line}`.trimEnd()).join("\n");
  const body = stringify(bootstrap, { aliasDuplicateObjects: false, lineWidth: 120 });
  return `${heading}\n${body}`;
}
