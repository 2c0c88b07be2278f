/** Why a request is none for a route: the first test that it does not pass. */
export enum Mismatch {
  /** It is one. */
  None,
  Path,
  /** Its random number is not in the route's share. */
  Fraction,
  /** The route is not there yet, or no longer. */
  Validity,
  /** It is not gRPC. */
  Grpc,
  Header,
  Query,
  Cookie,
  Rpc,
  Variables,
}

/** What explanations call it. */
export function mismatchText(mismatch: Mismatch): string {
  switch (mismatch) {
    case Mismatch.None:
      return "match";
    case Mismatch.Path:
      return "path";
    case Mismatch.Fraction:
      return "runtime_fraction";
    case Mismatch.Validity:
      return "valid";
    case Mismatch.Grpc:
      return "grpc";
    case Mismatch.Header:
      return "header";
    case Mismatch.Query:
      return "query_parameter";
    case Mismatch.Cookie:
      return "cookie";
    case Mismatch.Rpc:
      return "rpc";
    default:
      return "variables";
  }
}
