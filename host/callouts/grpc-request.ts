import type { HeaderList } from "../http/codec.js";
import { HeaderMap } from "../http/headers.js";
import type { GrpcService } from "./grpc-service.js";

/** What is called. */
export interface GrpcTarget {
  service: GrpcService & { cluster: string };
  /** Full name of the service, such as `helloworld.Greeter`. */
  serviceName: string;
  methodName: string;
  metadata: HeaderList;
  /** Milliseconds; undefined where the call has no such notion. */
  timeout: number | undefined;
}

/** The headers of a call, as Envoy's own gRPC client sends them. */
export function grpcHeaders({ service, serviceName, methodName, metadata, timeout }: GrpcTarget): HeaderMap {
  const headers = new HeaderMap(
    [
      [":method", "POST"],
      [":path", `/${serviceName}/${methodName}`],
      [":authority", service.authority ?? service.cluster],
      [":scheme", "http"],
      ["te", "trailers"],
    ],
    "request",
  );
  if (timeout !== undefined) headers.add("grpc-timeout", `${timeout}m`);
  headers.add("content-type", "application/grpc");
  for (const [name, value] of [...service.metadata, ...metadata]) headers.add(name, value);
  return new HeaderMap(headers.list.map(encodeBinary), "request");
}

/** Values of names that end in `-bin` are bytes, and travel as base64. */
function encodeBinary([name, value]: [string, string]): [string, string] {
  return [name, name.endsWith("-bin") ? Buffer.from(value, "latin1").toString("base64") : value];
}
