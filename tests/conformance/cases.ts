import type { ConformanceCase } from "./case.js";
import { bufferCases } from "./cases/buffers.js";
import { capabilityCases } from "./cases/capabilities.js";
import { contextCases } from "./cases/contexts.js";
import { foreignCases } from "./cases/foreign.js";
import { grpcCases } from "./cases/grpc.js";
import { headerMapCases } from "./cases/header-maps.js";
import { httpCallCases } from "./cases/http-calls.js";
import { loadingCases } from "./cases/loading.js";
import { localReplyCases } from "./cases/local-replies.js";
import { metricCases } from "./cases/metrics.js";
import { observerCases } from "./cases/observers.js";
import { propertyCases } from "./cases/properties.js";
import { sharedDataCases } from "./cases/shared.js";
import { streamCases } from "./cases/streams.js";
import { tcpCases } from "./cases/tcp.js";
import { trapCases } from "./cases/traps.js";
import { versionCases } from "./cases/versions.js";
import { wasiCases } from "./cases/wasi.js";

/** All cases: what hosts do with modules, each shown by one. */
export const cases: readonly ConformanceCase[] = [
  ...loadingCases,
  ...versionCases,
  ...contextCases,
  ...streamCases,
  ...headerMapCases,
  ...bufferCases,
  ...localReplyCases,
  ...propertyCases,
  ...httpCallCases,
  ...grpcCases,
  ...sharedDataCases,
  ...metricCases,
  ...foreignCases,
  ...tcpCases,
  ...capabilityCases,
  ...trapCases,
  ...observerCases,
  ...wasiCases,
];
