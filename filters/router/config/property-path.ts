const BACKSLASH: i32 = 0x5c;
const DOT: i32 = 0x2e;

/** The parts of a property's path: dots separate them, and `\.` is a dot in a part. */
export function splitPath(path: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < path.length; i++) {
    const unit = path.charCodeAt(i);
    if (unit == DOT) {
      parts.push(part);
      part = "";
    } else {
      if (unit == BACKSLASH && i + 1 < path.length) i++;
      part += path.charAt(i);
    }
  }
  parts.push(part);
  return parts;
}
