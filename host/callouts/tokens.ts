/** What a token stands for: its two lowest bits, as on Envoy. */
enum Kind {
  HttpCall = 0,
  GrpcCall = 1,
  GrpcStream = 2,
}

const KIND_MASK = 3;
const STEP = 4;

/** The numbers that callouts of a VM have: a plugin knows them by nothing else. They wrap after a billion. */
export class CalloutTokens {
  #lastHttpCall = Kind.HttpCall as number;
  #lastGrpcCall = Kind.GrpcCall as number;
  #lastGrpcStream = Kind.GrpcStream as number;

  nextHttpCall(): number {
    this.#lastHttpCall = (this.#lastHttpCall + STEP) >>> 0;
    return this.#lastHttpCall;
  }

  nextGrpcCall(): number {
    this.#lastGrpcCall = (this.#lastGrpcCall + STEP) >>> 0;
    return this.#lastGrpcCall;
  }

  nextGrpcStream(): number {
    this.#lastGrpcStream = (this.#lastGrpcStream + STEP) >>> 0;
    return this.#lastGrpcStream;
  }
}

/** Whether a token can only be that of a unary gRPC call. */
export function isGrpcCall(token: number): boolean {
  return (token & KIND_MASK) === Kind.GrpcCall;
}

/** Whether a token can only be that of a gRPC stream. */
export function isGrpcStream(token: number): boolean {
  return (token & KIND_MASK) === Kind.GrpcStream;
}
