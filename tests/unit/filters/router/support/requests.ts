import { mark, release } from "../../../../../assembly/bytes/scratch";
import { HeaderList } from "../../../../../assembly/http/header-list";
import { RouteEngine } from "../../../../../filters/router/engine/route-engine";
import { RouteRequest } from "../../../../../filters/router/match/route-request";
import { RouteTable } from "../../../../../filters/router/table/route-table";

/** A request to be made up: `new Asked("a.example", "/x?y=1").with("x-user", "me")`. */
export class Asked {
  readonly names: string[] = [];
  readonly values: string[] = [];
  random: u64 = 0;
  time: i64 = 0;

  constructor(
    readonly authority: string,
    readonly target: string,
    readonly method: string = "GET",
  ) {
    if (method.length > 0) this.with(":method", method);
    if (authority.length > 0) this.with(":authority", authority);
    if (target.length > 0) this.with(":path", target);
  }

  with(name: string, value: string): Asked {
    this.names.push(name);
    this.values.push(value);
    return this;
  }

  /** The values of all headers of a name, joined by commas; null if there are none. */
  header(name: string): string | null {
    const lines = this.lines(name);
    return lines.length == 0 ? null : lines.join(",");
  }

  /** The values of all headers of a name. */
  lines(name: string): string[] {
    const lines: string[] = [];
    for (let i = 0; i < this.names.length; i++) {
      if (this.names[i] == name) lines.push(this.values[i]);
    }
    return lines;
  }

  /** The headers, to be encoded. */
  list(): HeaderList {
    const list = new HeaderList();
    for (let i = 0; i < this.names.length; i++) list.add(this.names[i], this.values[i]);
    return list;
  }

  /** Turns a request object to this one; what it hands out lives as long as scratch memory is not released. */
  begin(request: RouteRequest): void {
    const list = this.list();
    request.random = this.random;
    request.beginWith(list.encode(), list.encodedSize);
    request.time = this.time;
  }
}

const request = new RouteRequest();

/** The index of the route that an engine decides for; -1 if there is none. */
export function decide(engine: RouteEngine, asked: Asked): i32 {
  const before = mark();
  asked.begin(request);
  const route = engine.decide(request);
  release(before);
  return route === null ? -1 : route.index;
}

/** The same for a table, which is compiled for it. */
export function decideOnce(table: RouteTable, asked: Asked): i32 {
  return decide(RouteEngine.compile(table), asked);
}
