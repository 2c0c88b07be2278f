import type { ConformanceCase } from "./case.js";
import { bufferCases } from "./cases/buffers.js";
import { grpcCases } from "./cases/grpc.js";
import { headerMapCases } from "./cases/header-maps.js";
import { httpCallCases } from "./cases/http-calls.js";
import { localReplyCases } from "./cases/local-replies.js";
import { streamCases } from "./cases/streams.js";
import { tcpCases } from "./cases/tcp.js";

/** All cases: what hosts do with modules, each shown by one. */
export const cases: readonly ConformanceCase[] = [
  ...headerMapCases,
  ...bufferCases,
  ...localReplyCases,
  ...streamCases,
  ...httpCallCases,
  ...grpcCases,
  ...tcpCases,
];
