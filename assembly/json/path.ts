import { quote } from "./describe";
import { JsonDocument } from "./document";
import { JsonKind } from "./node-table";

/** Where a value is, as in `rules[2].request[0].name`; empty for the root. */
export function pathOf(document: JsonDocument, value: i32): string {
  const nodes = document.nodes;
  let path = "";
  // Nodes of a subtree are neighbours, so the way down goes through the last child that does not start after the value.
  for (let at = 0; at != value; ) {
    const isObject = nodes.kind(at) == JsonKind.Object;
    let child = nodes.firstChild(at);
    let index = 0;
    for (let next = nodes.next(child); next != 0 && next <= value; next = nodes.next(child)) {
      child = next;
      index++;
    }
    if (isObject) {
      path = appendName(path, document.text.slice(nodes.start(child), nodes.end(child)).toString());
      at = child + 1;
    } else {
      path = `${path}[${index}]`;
      at = child;
    }
  }
  return path;
}

/** The path of the member `name` of what is at `path`. */
export function appendName(path: string, name: string): string {
  if (!isPlain(name)) return `${path}[${quote(name)}]`;
  return path.length == 0 ? name : `${path}.${name}`;
}

/** True for a name that cannot be mistaken for another part of a path. */
function isPlain(name: string): bool {
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    const isLetter = (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
    const isDigit = unit >= 0x30 && unit <= 0x39;
    if (!isLetter && !isDigit && unit != 0x2d && unit != 0x5f && unit != 0x24) return false;
  }
  return name.length > 0 && name.length <= 60;
}
