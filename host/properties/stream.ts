import type { ChainStream } from "../http/chain-stream.js";
import type { StreamInfo } from "../http/codec.js";
import type { HeaderMap } from "../http/headers.js";
import type { AttributeSource } from "./lookup.js";

/** The maps that the asking filter may read at the moment. */
export interface VisibleMaps {
  requestHeaders: HeaderMap | undefined;
  responseHeaders: HeaderMap | undefined;
  responseTrailers: HeaderMap | undefined;
}

/** The attributes of an HTTP stream, by their Envoy names. Header attributes are there while the headers are. */
export function streamAttributes(stream: ChainStream, maps: VisibleMaps): AttributeSource {
  const connection = connectionAttributes(stream.info);
  return (name) => {
    const dot = name.indexOf(".");
    const isOwn = dot >= 0 && Object.hasOwn(stream.info, name);
    switch (isOwn ? "connection" : name.slice(0, Math.max(dot, 0))) {
      case "request":
        return requestAttribute(name.slice(dot + 1), stream, maps.requestHeaders);
      case "response":
        return responseAttribute(name.slice(dot + 1), stream, maps);
      default:
        return connection(name);
    }
  };
}

/** The attributes of a connection, by their Envoy names. */
export function connectionAttributes(info: StreamInfo): AttributeSource {
  return (name) => {
    if (name === "connection_id") return info["connection.id"];
    if (!name.includes(".")) return undefined;
    return Object.hasOwn(info, name) ? info[name] : addressAttribute(name, info);
  };
}

function requestAttribute(name: string, stream: ChainStream, headers: HeaderMap | undefined): unknown {
  const path = headers?.get(":path");
  const query = path?.indexOf("?") ?? -1;
  switch (name) {
    case "headers":
      return headers;
    case "path":
      return path;
    case "url_path":
      return query < 0 ? path : path?.slice(0, query);
    case "query":
      return path === undefined ? undefined : query < 0 ? "" : path.slice(query + 1);
    case "host":
      return headers?.get(":authority");
    case "scheme":
      return headers?.get(":scheme");
    case "method":
      return headers?.get(":method");
    case "referer":
      return headers?.get("referer");
    case "useragent":
      return headers?.get("user-agent");
    case "id":
      return stream.info.requestId ?? headers?.get("x-request-id");
    case "protocol":
      return stream.info.protocol;
    case "time":
      return stream.info.startTime ?? new Date(stream.startTime);
    case "size":
      return announcedSize(headers) ?? stream.request.bodyBytes;
    case "total_size":
      return headers && stream.request.bodyBytes + headers.byteSize;
    default:
      return undefined;
  }
}

/** A message's own word on its size. */
function announcedSize(headers: HeaderMap | undefined): number | undefined {
  const text = headers?.get("content-length");
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function responseAttribute(name: string, stream: ChainStream, maps: VisibleMaps): unknown {
  switch (name) {
    case "headers":
      return maps.responseHeaders;
    case "trailers":
      return maps.responseTrailers;
    case "code":
      return numberOf(stream.response.headers?.get(":status"));
    case "code_details":
      return stream.responseDetails ?? (stream.response.headers && "via_upstream");
    case "grpc_status":
      return numberOf((stream.response.trailers ?? stream.response.headers)?.get("grpc-status"));
    case "size":
      return stream.response.bodyBytes;
    case "total_size":
      return stream.response.bodyBytes + (stream.response.headers?.byteSize ?? 0);
    default:
      return undefined;
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function addressAttribute(name: string, info: StreamInfo): unknown {
  switch (name) {
    case "source.address":
      return endpoint(info.sourceAddress, info.sourcePort);
    case "source.port":
      return info.sourcePort;
    case "destination.address":
      return endpoint(info.destinationAddress, info.destinationPort);
    case "destination.port":
      return info.destinationPort;
    case "upstream.address":
      return endpoint(info.upstreamAddress, info.upstreamPort);
    case "upstream.port":
      return info.upstreamPort;
    default:
      return undefined;
  }
}

/** `address:port`, an IPv6 address in brackets. */
function endpoint(address: string | undefined, port: number | undefined): string | undefined {
  if (address === undefined) return undefined;
  const host = address.includes(":") ? `[${address}]` : address;
  return port === undefined ? host : `${host}:${port}`;
}
