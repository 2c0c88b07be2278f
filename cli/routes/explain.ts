import type { HeaderList } from "../../host/http/codec.js";
import { showRoute, type TableFile } from "./table-file.js";
import { type AskedRoute, OWN_HEADER, type RouteDecision, type RouteQuestion } from "./table-host.js";

/** What the words of the filter mean; for the others it names what was looked at. */
const FAILED: Readonly<Record<string, string>> = {
  path: "its path is another",
  runtime_fraction: "the random number is beyond its share",
  valid: "it is not valid at this time",
  grpc: "the request is not gRPC",
};

/** Tells people how a request was decided: each route that was asked, why not that one, and what became of the request. */
export function explainDecision(
  table: TableFile,
  question: RouteQuestion,
  decision: RouteDecision,
): string[] {
  const { explanation } = decision;
  const { method, scheme, authority, path } = question;
  const lines = [`${method} ${scheme}://${authority}${path}`];
  if (explanation.virtual_host === null) return [...lines, `no virtual host is for ${authority}: 404`];
  lines.push(`virtual host "${explanation.virtual_host}"`);
  if (explanation.requires_tls) return [...lines, ...outcome(question, decision)];
  lines.push(...explanation.asked.map((asked) => askedLine(table, asked)));
  if (explanation.more) lines.push(`  … and ${explanation.more} more`);
  if (explanation.route === null) return [...lines, "no route matches: 404"];
  return [...lines, ...outcome(question, decision)];
}

function askedLine(table: TableFile, { route, failed, what }: AskedRoute): string {
  const name = showRoute(table.routes[route] ?? { path: `route ${route}`, name: "" });
  if (failed === null) return `  yes  ${name}`;
  const subject = [failed.replace("_", " "), ...(what ? [what] : [])].join(" ");
  return `  no   ${name}: ${FAILED[failed] ?? `its test of ${subject} fails`}`;
}

function outcome(question: RouteQuestion, { cluster, request, response }: RouteDecision): string[] {
  if (request === null) {
    const location = response.header("location");
    const body = response.text === "" ? [] : [`  body: ${JSON.stringify(response.text)}`];
    return [`answered: ${response.status}${location ? ` to ${location}` : ""}`, ...body];
  }
  const before: HeaderList = [
    [":method", question.method],
    [":path", question.path],
    [":authority", question.authority],
    [":scheme", question.scheme],
    ...question.headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]),
  ];
  const added = request.headers.filter((field) => field[0] !== OWN_HEADER && !contains(before, field));
  const removed = before.filter((field) => !contains(request.headers, field));
  return [
    `cluster "${cluster}"`,
    ...removed.map(([name, value]) => `  - ${name}: ${value}`),
    ...added.map(([name, value]) => `  + ${name}: ${value}`),
  ];
}

function contains(list: HeaderList, [name, value]: HeaderList[number]): boolean {
  return list.some((field) => field[0] === name && field[1] === value);
}
