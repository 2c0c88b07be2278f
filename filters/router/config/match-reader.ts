import { RouteMatch } from "../table/route-match";
import { Context } from "./context";
import { Field } from "./field";
import { FractionReader } from "./fraction-reader";
import { HeaderReader } from "./header-reader";
import { Message } from "./message";
import { PATH_FIELDS, PathReader } from "./path-reader";
import { QueryReader } from "./query-reader";
import { RpcReader } from "./rpc-reader";
import { Shape } from "./shape";
import { TextReader } from "./text-reader";
import { VariableReader } from "./variable-reader";

const WITH_VARIABLES = "test the property with match.variables";

/** Reads envoy.config.route.v3.RouteMatch, and what this filter has beside its fields. */
@final
export class MatchReader {
  private readonly shape: Shape = new Shape(
    PATH_FIELDS.concat([
      "case_sensitive",
      "headers",
      "query_parameters",
      "cookies",
      "grpc",
      "runtime_fraction",
      "variables",
      "rpc",
    ]),
  )
    .refuse(
      "connect_matcher",
      "the host ends CONNECT requests and upgrades, and needs a route of its own for them",
    )
    .refuse(
      "tls_context",
      `the host tells no filter whether a certificate is valid; ${WITH_VARIABLES} (property.connection.mtls)`,
    )
    .refuse(
      "dynamic_metadata",
      `the host does not tell the type of a value; ${WITH_VARIABLES} (property.metadata.filter_metadata…)`,
    )
    .refuse(
      "filter_state",
      `the host does not tell the type of an object; ${WITH_VARIABLES} (property.filter_state…)`,
    );
  private readonly grpc: Shape = new Shape([]);
  private readonly variables: VariableReader;
  private readonly queries: QueryReader;
  private readonly rpc: RpcReader;

  constructor(
    context: Context,
    texts: TextReader,
    private readonly headers: HeaderReader,
    private readonly fractions: FractionReader,
    private readonly paths: PathReader,
  ) {
    this.variables = new VariableReader(texts);
    this.queries = new QueryReader(texts);
    this.rpc = new RpcReader(context, texts, headers);
  }

  /** The match. */
  read(field: Field): RouteMatch {
    const message = new Message(field, this.shape);
    const isOptional = message.has("variables") || message.has("rpc");
    const match = new RouteMatch(this.paths.read(message, isOptional));
    match.headers = this.headers.readList(message.get("headers"));
    match.query = this.queries.readParameters(message.get("query_parameters"));
    match.cookies = this.queries.readCookies(message.get("cookies"));
    match.grpc = new Message(message.get("grpc"), this.grpc).exists;
    match.fraction = this.fractions.readRuntime(message.get("runtime_fraction"));
    match.variables = this.variables.readList(message.get("variables"));
    match.rpc = this.rpc.read(message.get("rpc"));
    return match;
  }
}
