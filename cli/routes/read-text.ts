import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

/** The text of a file; of stdin for `-`. */
export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`cannot read ${file}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}

/** What a file in JSON or YAML says. */
export function readDocument(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) throw new Error(`${file}: ${error.message.split("\n")[0]!.replace(/:$/, "")}`);
    return document.toJS();
  }
}
