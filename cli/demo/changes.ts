import type { HeaderList } from "../../host/index.js";

/** What a filter did to one header; `kept` is nothing. */
export interface Change {
  kind: "added" | "changed" | "removed" | "kept";
  name: string;
  /** With the filter; of a header that was removed, without it. */
  value: string;
  /** Of a header that was changed, without the filter. */
  before?: string;
}

/** Headers that are another's business than a filter's: they differ from one exchange to the next, or between hosts. */
const NOT_COMPARED =
  /^(date|server|content-length|transfer-encoding|connection|keep-alive|x-request-id|x-envoy-.*)$/;

/** What a filter did to headers, by comparing them with those of the same exchange without it. */
export function headerChanges(without: HeaderList, having: HeaderList): Change[] {
  const before = joined(without);
  const after = joined(having);
  const removed = [...before].filter(([name]) => !after.has(name));
  return [
    ...[...after].map(([name, value]) => changeOf(name, value, before.get(name))),
    ...removed.map(([name, value]): Change => ({ kind: "removed", name, value })),
  ];
}

function changeOf(name: string, value: string, before: string | undefined): Change {
  if (before === undefined) return { kind: "added", name, value };
  return before === value ? { kind: "kept", name, value } : { kind: "changed", name, value, before };
}

/** A change in one line: `+ name: value`, `~ name: value (was …)`, `- name: value`. */
export function formatChange({ kind, name, value, before }: Change): string {
  const mark = { added: "+", changed: "~", removed: "-", kept: " " }[kind];
  return `${mark} ${name}: ${value}${before === undefined ? "" : ` (was ${before})`}`;
}

/** Values by lower-case name, those of a repeated header in one line. */
function joined(headers: HeaderList): Map<string, string> {
  const result = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (NOT_COMPARED.test(key)) continue;
    const before = result.get(key);
    result.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return result;
}
