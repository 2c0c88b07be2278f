import { Bytes } from "../../../assembly/bytes/bytes";
import { HostRewrite } from "../table/host-rewrite";
import { HostRewriteKind, PathKind, PathRewriteKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { PathRewrite } from "../table/path-rewrite";
import { ExtensionReader } from "./extension-reader";
import { Field } from "./field";
import { Message } from "./message";
import { readHeaderName, readHeaderText } from "./names";
import { PathReader } from "./path-reader";
import { RewriteTemplate } from "./rewrite-template";
import { SubstitutionReader } from "./substitution-reader";

/** The fields of a route's action that rewrite the path. */
export const PATH_REWRITES = ["prefix_rewrite", "regex_rewrite", "path_rewrite_policy"];
/** The fields of a route's action that rewrite the host. */
export const HOST_REWRITES = ["host_rewrite_literal", "host_rewrite_header", "host_rewrite_path_regex"];

const TEMPLATE = "envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig";
/** The bytes of a template, as in Envoy. */
const MAX_TEMPLATE: i32 = 256;

/** Reads how the path and the host of a request are rewritten. */
@final
export class RewriteReader {
  private readonly templates: ExtensionReader = new ExtensionReader(TEMPLATE, "path_template_rewrite");

  constructor(
    private readonly paths: PathReader,
    private readonly substitutions: SubstitutionReader,
  ) {}

  /** How a route that matched by `path` rewrites it; null if it does not. */
  readPath(action: Message, path: PathMatcher): PathRewrite | null {
    const kind = action.oneOf(PATH_REWRITES);
    const field = action.get(kind);
    if (kind == "prefix_rewrite") {
      if (path.kind == PathKind.Template)
        field.fail("a path_match_policy has no prefix: use path_rewrite_policy");
      return this.readPrefix(field);
    }
    if (kind == "regex_rewrite") return this.readRegex(field);
    if (kind == "path_rewrite_policy") return this.readTemplate(field, path);
    return null;
  }

  /** How a prefix is replaced; null if it is not. */
  readPrefix(field: Field): PathRewrite | null {
    const text = readHeaderText(field);
    return text.isEmpty ? null : new PathRewrite(PathRewriteKind.Prefix, text);
  }

  /** How a regular expression's matches are replaced; null if they are not. */
  readRegex(field: Field): PathRewrite | null {
    const rewrite = new PathRewrite(PathRewriteKind.Regex, new Bytes());
    rewrite.substitution = this.substitutions.read(field);
    return rewrite.substitution === null ? null : rewrite;
  }

  /** How the host is rewritten; null if it is not. */
  readHost(action: Message): HostRewrite | null {
    const kind = action.oneOf(HOST_REWRITES);
    const field = action.get(kind);
    if (kind == "host_rewrite_literal") {
      const text = readHeaderText(field);
      return text.isEmpty ? null : new HostRewrite(HostRewriteKind.Literal, text);
    }
    if (kind == "host_rewrite_header") return new HostRewrite(HostRewriteKind.Header, readHeaderName(field));
    const substitution = this.substitutions.read(field);
    if (substitution === null) return null;
    return new HostRewrite(HostRewriteKind.PathRegex, new Bytes(), substitution);
  }

  private readTemplate(field: Field, path: PathMatcher): PathRewrite | null {
    if (path.kind != PathKind.Template) {
      field.fail("it needs a match by path_match_policy, whose variables it uses");
      return null;
    }
    const source = this.templates.read(field);
    const text = source.filled(MAX_TEMPLATE);
    if (text.isEmpty || path.regex === null) return null;
    const template = new RewriteTemplate(text, this.paths.variables);
    if (template.error.length > 0) source.fail(`no template: ${template.error}`);
    const rewrite = new PathRewrite(PathRewriteKind.Template, text);
    rewrite.parts = template.parts;
    return rewrite;
  }
}
