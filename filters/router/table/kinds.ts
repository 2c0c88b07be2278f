// The choices of a table, in the order of the names that the configuration has for them.

/** Which of the routes that match is taken. */
export enum Precedence {
  /** The first in the order of the text, as in Envoy. */
  Envoy,
  /** The most specific one, as Gateway API has it: path, method, number of headers, number of query parameters. */
  Gateway,
}

/** How a path is compared. */
export enum PathKind {
  /** It begins with the text. */
  Prefix,
  /** It is the text. */
  Exact,
  /** The regular expression matches all of it. */
  Regex,
  /** It is the text, or goes on with `/` after it. */
  SeparatedPrefix,
  /** The template, which is compiled to a regular expression, matches all of it. */
  Template,
}

/** How a text is compared. */
export enum TextKind {
  Exact,
  Prefix,
  Suffix,
  Contains,
  /** The regular expression matches all of it. */
  Regex,
}

/** What is asked of a header. */
export enum HeaderTest {
  /** Its text. */
  Text,
  /** That it is a whole number in a range. */
  Range,
  /** That it is there. */
  Present,
  /** That it is not there. */
  Absent,
}

/** Where a variable comes from. */
export enum VariableSource {
  /** A request header; its name is the key. */
  Header,
  /** A cookie; its name is the key. */
  Cookie,
  /** A query argument; its name is the key. */
  Argument,
  /** The address of the client, without its port. */
  SourceAddress,
  /** The request's method. */
  Method,
  /** The host, without its port. */
  Host,
  /** The path, without the query. */
  Path,
  /** `http` or `https`. */
  Scheme,
  /** The service of an RPC request. */
  RpcService,
  /** The method of an RPC request. */
  RpcMethod,
  /** What does not change while the module runs, such as an environment variable: its text is the key. */
  Constant,
  /** A property of the host. */
  Property,
  /** What is known not to be there, such as an environment variable that is not set: it fails. */
  Absent,
}

/** Which requests of a virtual host must have come through TLS. */
export enum TlsRequirement {
  None,
  /** Those that are not internal (`x-envoy-internal: true`). */
  ExternalOnly,
  All,
}

/** What is done where a header is there already. */
export enum AppendAction {
  /** A line more. */
  AppendOrAdd,
  /** Nothing. */
  AddIfAbsent,
  /** All its lines are replaced. */
  OverwriteOrAdd,
  /** All its lines are replaced; where there is none, nothing is added. */
  OverwriteIfExists,
}

/** What a part of a header's value is. */
export enum ValueKind {
  /** The text. */
  Literal,
  /** A request header. */
  RequestHeader,
  /** A response header; of requests it is always empty. */
  ResponseHeader,
  /** A property of the host. */
  Property,
  /** The name of the route that was chosen. */
  RouteName,
  /** The name of the virtual host that was chosen. */
  VirtualHostName,
  /** The name of the cluster that was chosen. */
  Cluster,
  /** When the request began, as `2026-03-01T12:30:05.250Z`. */
  StartTime,
  /** A property of the host that is an address with a port, without the port. */
  Address,
}

/** What names the cluster of a request. */
export enum ClusterKind {
  /** The table. */
  Named,
  /** A request header. */
  Header,
  /** A choice by weights. */
  Weighted,
  /** The member of a group that the request is given. */
  Group,
}

/** What a request's place among weights comes from. */
export enum WeightSource {
  /** A random number. */
  Random,
  /** A request header, which has the number. */
  Header,
  /** The hash policies of the route. */
  HashPolicy,
}

/** How a path is rewritten. */
export enum PathRewriteKind {
  None,
  /** What the route's path matched is replaced. */
  Prefix,
  /** Each match of a regular expression is replaced, as in RE2's GlobalReplace. */
  Regex,
  /** The whole path is made of what the route's template captured. */
  Template,
  /** The whole path is replaced (redirects alone). */
  Full,
}

/** How a host is rewritten. */
export enum HostRewriteKind {
  None,
  /** With a text. */
  Literal,
  /** With a request header, if it is there. */
  Header,
  /** With what a regular expression makes of the path without its query. */
  PathRegex,
}

/** What a hash is made of. */
export enum HashKind {
  Header,
  Cookie,
  SourceAddress,
  Argument,
  FilterState,
}

/** What keeps a client with the member of a group it was given. */
export enum StickyKind {
  /** A cookie with the member's name, which the response sets. */
  Cookie,
  /** The hash of a request header. */
  Header,
  /** The hash of the group's policies. */
  Hash,
}

/** How the choice reaches the host. */
export enum SteeringMode {
  /** A header that has the cluster's name, and a route of the host with `cluster_header`. */
  ClusterHeader,
  /** A header that has the cluster's name, by which routes of the host match. */
  Header,
  /** A header that has an address, and a cluster of the type ORIGINAL_DST. */
  OriginalDst,
  /** A header that has addresses, and a cluster with the policy `override_host`. */
  OverrideHost,
  /** Filter state that has the cluster's name, by which routes of the host match. */
  FilterState,
}
