import { RpcMatcher } from "../table/rpc-matcher";
import { TextMatcher } from "../table/text-matcher";
import { HeaderPredicate, passesHeaders } from "./header-predicate";
import { NameKey } from "./name-key";
import { RPC_METHOD, RPC_SERVICE } from "./names";
import { RouteRequest } from "./route-request";
import { textMatches } from "./text";

/** An RPC matcher that is ready to be asked. */
@final
export class RpcPredicate {
  readonly headers: HeaderPredicate[] | null;

  constructor(readonly matcher: RpcMatcher) {
    this.headers = HeaderPredicate.all(matcher.headers);
  }

  /** True if the request is an RPC request, which has a service or a method, and is as it must be. */
  matches(request: RouteRequest): bool {
    if (!request.readHeader(RPC_SERVICE) && !request.readHeader(RPC_METHOD)) return false;
    return (
      passes(this.matcher.service, RPC_SERVICE, request) &&
      passes(this.matcher.method, RPC_METHOD, request) &&
      passesHeaders(this.headers, request)
    );
  }
}

function passes(text: TextMatcher | null, key: NameKey, request: RouteRequest): bool {
  return text === null || (request.readHeader(key) && textMatches(text, request.value));
}
