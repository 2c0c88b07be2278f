import { Bytes } from "../../../assembly/bytes/bytes";
import { PathKind, PathRewriteKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { PathRewrite } from "../table/path-rewrite";
import { RedirectAction } from "../table/route-action";
import { Field } from "./field";
import { Message } from "./message";
import { isToken, lowerCase, readHeaderText } from "./names";
import { RewriteReader } from "./rewrite-reader";
import { Shape } from "./shape";

const CODES = ["MOVED_PERMANENTLY", "FOUND", "SEE_OTHER", "TEMPORARY_REDIRECT", "PERMANENT_REDIRECT"];
const STATUSES: u32[] = [301, 302, 303, 307, 308];
const SCHEMES = ["https_redirect", "scheme_redirect"];
const PATHS = ["path_redirect", "prefix_rewrite", "regex_rewrite"];

/** Reads envoy.config.route.v3.RedirectAction. */
@final
export class RedirectReader {
  private readonly shape: Shape = new Shape(
    SCHEMES.concat(PATHS).concat(["host_redirect", "port_redirect", "response_code", "strip_query"]),
  );

  constructor(private readonly rewrites: RewriteReader) {}

  /** The action of a route that matched by `path`. */
  read(field: Field, path: PathMatcher): RedirectAction {
    const message = new Message(field, this.shape);
    const action = new RedirectAction(STATUSES[message.get("response_code").choice(CODES)]);
    action.scheme = readScheme(message);
    action.host = readHeaderText(message.get("host_redirect"));
    action.port = <u32>message.get("port_redirect").integer(0, 65_535);
    action.path = this.readPath(message, path);
    action.stripQuery = message.get("strip_query").flag();
    return action;
  }

  private readPath(message: Message, path: PathMatcher): PathRewrite | null {
    const kind = message.oneOf(PATHS);
    const field = message.get(kind);
    if (kind == "regex_rewrite") return this.rewrites.readRegex(field);
    if (kind == "path_redirect") {
      const text = readHeaderText(field);
      return text.isEmpty ? null : new PathRewrite(PathRewriteKind.Full, text);
    }
    if (kind == "prefix_rewrite" && path.kind == PathKind.Template) {
      field.fail("a path_match_policy has no prefix: use regex_rewrite");
    }
    return this.rewrites.readPrefix(field);
  }
}

function readScheme(message: Message): Bytes {
  const kind = message.oneOf(SCHEMES);
  const field = message.get(kind);
  if (kind == "https_redirect") return field.flag() ? Bytes.fromString("https") : new Bytes();
  const scheme = lowerCase(field.text());
  if (!scheme.isEmpty && !isToken(scheme)) field.reject("a scheme such as https");
  return scheme;
}
