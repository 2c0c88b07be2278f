import { Bytes } from "../../../assembly/bytes/bytes";
import { reserve } from "../../../assembly/bytes/scratch";
import { RouteRequest } from "../match/route-request";
import { Precedence } from "../table/kinds";
import { VirtualHost } from "../table/virtual-host";
import { Candidate } from "./candidate";
import { lowerInPlace, PathTree } from "./path-tree";
import { inOrder } from "./precedence";
import { Progress } from "./progress";

/** The routes of one virtual host, ready to be searched. */
@final
export class PathRouter {
  /** All of them in the order in which they are tried. */
  readonly candidates: Candidate[] = [];
  /** Those whose paths' case matters; null if there are none. */
  private readonly tree: PathTree | null;
  /** Those whose paths' case does not matter; null if there are none. */
  private readonly lowerTree: PathTree | null;
  private readonly lower: Bytes = new Bytes();

  constructor(
    readonly host: VirtualHost,
    precedence: Precedence,
    private readonly ignoreParameters: bool,
  ) {
    const routes = inOrder(host.routes, precedence);
    const exact: Candidate[] = [];
    const lower: Candidate[] = [];
    for (let i = 0; i < routes.length; i++) {
      const candidate = new Candidate(routes[i], i, ignoreParameters);
      this.candidates.push(candidate);
      if (routes[i].match.path.caseSensitive) exact.push(candidate);
      else lower.push(candidate);
    }
    this.tree = exact.length > 0 ? new PathTree(exact, false) : null;
    this.lowerTree = lower.length > 0 ? new PathTree(lower, true) : null;
  }

  /** Notes the first route that matches. */
  search(request: RouteRequest, progress: Progress): void {
    const path = this.ignoreParameters ? request.pathWithoutParameters : request.path;
    const tree = this.tree;
    const lowerTree = this.lowerTree;
    if (tree !== null) tree.search(request, progress, path);
    if (lowerTree !== null) lowerTree.search(request, progress, this.toLower(path));
  }

  /** The path in lower case, in memory that lives until the callback returns. */
  private toLower(path: Bytes): Bytes {
    const ptr = reserve(<usize>path.length);
    memory.copy(ptr, path.ptr, <usize>path.length);
    this.lower.aim(ptr, path.length);
    lowerInPlace(this.lower);
    return this.lower;
  }
}
