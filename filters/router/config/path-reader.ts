import { Bytes } from "../../../assembly/bytes/bytes";
import { PathKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { Context } from "./context";
import { ExtensionReader } from "./extension-reader";
import { Field } from "./field";
import { Message } from "./message";
import { UriTemplate } from "./uri-template";

/** The fields of a route's match that say how its path is. */
export const PATH_FIELDS = ["prefix", "path", "safe_regex", "path_separated_prefix", "path_match_policy"];

const TEMPLATE = "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig";
/** The bytes of a template, as in Envoy. */
const MAX_TEMPLATE: i32 = 256;
const QUESTION: u8 = 0x3f;
const HASH: u8 = 0x23;
const SLASH: u8 = 0x2f;

/** Reads the `path_specifier` of an envoy.config.route.v3.RouteMatch. */
@final
export class PathReader {
  private readonly templates: ExtensionReader = new ExtensionReader(TEMPLATE, "path_template");
  /** The variables of the template read last; empty if the path was none. */
  variables: string[] = [];

  constructor(private readonly context: Context) {}

  /** The path of a match that need not have one: then any is right. */
  read(match: Message, isOptional: bool): PathMatcher {
    this.variables = [];
    const isCaseSensitive = match.get("case_sensitive").flag(true);
    const kind = isOptional ? match.oneOf(PATH_FIELDS) : match.requiredOneOf(PATH_FIELDS);
    const field = match.get(kind);
    if (kind == "path") return new PathMatcher(PathKind.Exact, this.pathOf(field), isCaseSensitive);
    if (kind == "safe_regex") return this.readRegex(field);
    if (kind == "path_separated_prefix") return this.readSeparated(field, isCaseSensitive);
    if (kind == "path_match_policy") return this.readTemplate(this.templates.read(field));
    return new PathMatcher(PathKind.Prefix, this.pathOf(field), isCaseSensitive);
  }

  private readRegex(field: Field): PathMatcher {
    const pattern = this.context.regexes.patternOf(field);
    const regex = this.context.regexes.compile(pattern);
    return new PathMatcher(PathKind.Regex, pattern.text(), true, regex);
  }

  private readSeparated(field: Field, isCaseSensitive: bool): PathMatcher {
    const text = this.pathOf(field);
    if (field.isString && (text.length < 2 || text.at(text.length - 1) == SLASH)) {
      field.reject("a prefix of two characters or more that does not end with /");
    }
    return new PathMatcher(PathKind.SeparatedPrefix, text, isCaseSensitive);
  }

  private readTemplate(field: Field): PathMatcher {
    const text = field.filled(MAX_TEMPLATE);
    if (text.isEmpty) return new PathMatcher(PathKind.Template, text);
    const template = new UriTemplate(text);
    if (template.error.length > 0) {
      field.fail(`no template: ${template.error}`);
      return new PathMatcher(PathKind.Template, text);
    }
    this.variables = template.variables;
    const regex = this.context.regexes.compileText(template.regex, field);
    return new PathMatcher(PathKind.Template, text, true, regex);
  }

  /** A path, or the beginning of one; a query or a fragment could never match. */
  private pathOf(field: Field): Bytes {
    const text = field.text();
    if (text.indexOf(QUESTION) >= 0 || text.indexOf(HASH) >= 0) {
      field.fail("? and # cannot match: a path is compared without its query and fragment");
    }
    return text;
  }
}
