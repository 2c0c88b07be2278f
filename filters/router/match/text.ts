import { equalsIgnoreCase, toLower } from "../../../assembly/bytes/ascii";
import { Bytes } from "../../../assembly/bytes/bytes";
import { TextKind } from "../table/kinds";
import { TextMatcher } from "../table/text-matcher";

/** True if a text is as the matcher wants it. Source: Envoy's StringMatcherImpl. */
export function textMatches(matcher: TextMatcher, value: Bytes): bool {
  const text = matcher.text;
  const ignoreCase = matcher.ignoreCase;
  switch (matcher.kind) {
    case TextKind.Exact:
      return ignoreCase ? value.equalsIgnoreCase(text) : value.equals(text);
    case TextKind.Prefix:
      return ignoreCase ? startsWithIgnoreCase(value, text) : value.startsWith(text);
    case TextKind.Suffix:
      return ignoreCase ? value.endsWithIgnoreCase(text) : value.endsWith(text);
    case TextKind.Contains:
      return contains(value, text, ignoreCase);
    default: {
      const regex = matcher.regex;
      return regex !== null && regex.matches(value);
    }
  }
}

/** True if the first bytes are those of `prefix`, where ASCII letters of either case are the same. */
export function startsWithIgnoreCase(value: Bytes, prefix: Bytes): bool {
  return value.length >= prefix.length && equalsIgnoreCase(value.ptr, prefix.ptr, <usize>prefix.length);
}

function contains(value: Bytes, text: Bytes, ignoreCase: bool): bool {
  const last = value.length - text.length;
  if (text.isEmpty) return true;
  const size = <usize>text.length;
  const first = ignoreCase ? toLower(text.at(0)) : text.at(0);
  for (let i = 0; i <= last; i++) {
    const at = value.ptr + <usize>i;
    const byte = ignoreCase ? toLower(load<u8>(at)) : load<u8>(at);
    if (byte != first) continue;
    if (ignoreCase ? equalsIgnoreCase(at, text.ptr, size) : memory.compare(at, text.ptr, size) == 0)
      return true;
  }
  return false;
}
