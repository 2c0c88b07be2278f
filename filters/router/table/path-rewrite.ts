import { Bytes } from "../../../assembly/bytes/bytes";
import { PathRewriteKind } from "./kinds";
import { Substitution } from "./substitution";

/** A part of a path made from a template. */
@final
export class TemplatePart {
  constructor(
    /** The text, if `group` is 0. */
    readonly text: Bytes,
    /** The group of the route's path template whose text it is; 0 for a literal. */
    readonly group: i32,
  ) {}
}

/** How a path is rewritten. The query stays, but where a `Full` rewrite has one of its own. */
@final
export class PathRewrite {
  /** Not null if, and only if, the kind is `Regex`. */
  substitution: Substitution | null = null;
  /** Of a `Template`. */
  parts: TemplatePart[] = [];

  constructor(
    readonly kind: PathRewriteKind,
    /** Of `Prefix`: what takes the place of it. Of `Full`: the new path, maybe with a query. */
    readonly text: Bytes,
  ) {}
}
