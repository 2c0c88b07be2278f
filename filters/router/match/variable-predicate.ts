import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { VariableSource } from "../table/kinds";
import { VariableMatcher } from "../table/variable-matcher";
import { headerKey, NameKey } from "./name-key";
import { RPC_METHOD, RPC_SERVICE } from "./names";
import { RouteRequest } from "./route-request";
import { textMatches } from "./text";

/** The longest property that is looked at, in bytes; a longer one is as if it were not there. */
const MAX_PROPERTY_BYTES: i32 = 64 * 1024;

const property = new ByteWriter(MAX_PROPERTY_BYTES);

/** A variable matcher that is ready to be asked. */
@final
export class VariablePredicate {
  readonly key: NameKey;

  constructor(readonly matcher: VariableMatcher) {
    const isHeader = matcher.source == VariableSource.Header;
    this.key = isHeader ? headerKey(matcher.key) : new NameKey(matcher.key);
  }

  /** True if the variable is there and as it must be. */
  matches(request: RouteRequest): bool {
    const value = this.read(request);
    return value !== null && textMatches(this.matcher.text, value);
  }

  /** The variable; null if it is not there. */
  private read(request: RouteRequest): Bytes | null {
    switch (this.matcher.source) {
      case VariableSource.Header:
        return request.readHeader(this.key) ? request.value : null;
      case VariableSource.Cookie:
        return request.readCookie(this.key) ? request.value : null;
      case VariableSource.Argument:
        return request.readArgument(this.key) ? request.value : null;
      case VariableSource.SourceAddress:
        return filled(request.sourceAddress);
      case VariableSource.Method:
        return filled(request.method);
      case VariableSource.Host:
        return filled(request.host);
      case VariableSource.Path:
        return request.hasPath ? request.path : null;
      case VariableSource.Scheme:
        return filled(request.scheme);
      case VariableSource.RpcService:
        return request.readHeader(RPC_SERVICE) ? request.value : null;
      case VariableSource.RpcMethod:
        return request.readHeader(RPC_METHOD) ? request.value : null;
      case VariableSource.Constant:
        return this.matcher.key;
      case VariableSource.Property:
        return this.readProperty();
      default:
        return null;
    }
  }

  private readProperty(): Bytes | null {
    const attribute = this.matcher.attribute;
    property.clear();
    if (attribute === null || !attribute.write(property) || property.overflowed) return null;
    return property.written;
  }
}

/** True if the variables are as they must be: `and` binds closer than `or`. So they are if there are none. */
export function passesVariables(predicates: VariablePredicate[] | null, request: RouteRequest): bool {
  if (predicates === null) return true;
  let passes = true;
  for (let i = 0; i < predicates.length; i++) {
    const predicate = unchecked(predicates[i]);
    passes = passes && predicate.matches(request);
    if (!predicate.matcher.joinsByOr) continue;
    if (passes) return true;
    // What comes after the last `or` decides; the last one's own `or` joins nothing.
    if (i + 1 < predicates.length) passes = true;
  }
  return passes;
}

function filled(text: Bytes): Bytes | null {
  return text.isEmpty ? null : text;
}
