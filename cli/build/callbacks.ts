import type { AbiVersion } from "../../host/abi.js";

/** The SDK's contexts, whose callbacks a filter overrides. */
export type ContextClass = "RootContext" | "HttpContext" | "TcpContext";

/** The SDK's classes whose callbacks a module overrides: contexts, and what waits for an answer or a time. */
export type CallbackClass =
  | ContextClass
  | "HttpCallHandler"
  | "GrpcCallHandler"
  | "GrpcStreamHandler"
  | "Timer";

/**
 * Which export each callback needs; without it the host never calls in for that event.
 * `null` marks a callback whose export is in every module.
 */
export const CALLBACKS: Readonly<Record<CallbackClass, Readonly<Record<string, string | null>>>> = {
  RootContext: {
    onVmStart: "proxy_on_vm_start",
    onConfigure: null,
    onTick: "proxy_on_tick",
    onQueueReady: "proxy_on_queue_ready",
    onForeignFunction: "proxy_on_foreign_function",
    onDone: "proxy_on_done",
    onLog: "proxy_on_log",
    onDelete: null,
  },
  HttpContext: {
    onRequestHeaders: "proxy_on_request_headers",
    onRequestBody: "proxy_on_request_body",
    onRequestTrailers: "proxy_on_request_trailers",
    onRequestMetadata: "proxy_on_request_metadata",
    onResponseHeaders: "proxy_on_response_headers",
    onResponseBody: "proxy_on_response_body",
    onResponseTrailers: "proxy_on_response_trailers",
    onResponseMetadata: "proxy_on_response_metadata",
    onDone: "proxy_on_done",
    onLog: "proxy_on_log",
    onDelete: null,
  },
  TcpContext: {
    onNewConnection: "proxy_on_new_connection",
    onDownstreamData: "proxy_on_downstream_data",
    onUpstreamData: "proxy_on_upstream_data",
    onDownstreamClose: "proxy_on_downstream_connection_close",
    onUpstreamClose: "proxy_on_upstream_connection_close",
    onDone: "proxy_on_done",
    onLog: "proxy_on_log",
    onDelete: null,
  },
  HttpCallHandler: {
    onResponse: "proxy_on_http_call_response",
    onFailure: "proxy_on_http_call_response",
  },
  GrpcCallHandler: {
    onResponse: "proxy_on_grpc_receive",
    onFailure: "proxy_on_grpc_close",
  },
  GrpcStreamHandler: {
    onInitialMetadata: "proxy_on_grpc_receive_initial_metadata",
    onMessage: "proxy_on_grpc_receive",
    onTrailingMetadata: "proxy_on_grpc_receive_trailing_metadata",
    onClose: "proxy_on_grpc_close",
  },
  Timer: {
    onTimer: "proxy_on_tick",
  },
};

/** The name that says for which version of the ABI a module is built. */
export function versionMarker(version: AbiVersion): string {
  return `proxy_abi_version_${version.replaceAll(".", "_")}`;
}

/** Exports of every module that is built on the SDK, whatever it overrides, beside the version's marker. */
export const ALWAYS_EXPORTED: readonly string[] = [
  "malloc",
  "proxy_on_memory_allocate",
  "proxy_on_context_create",
  "proxy_on_configure",
  "proxy_on_delete",
];

const HEADERS = ["proxy_on_request_headers", "proxy_on_response_headers"];

/** Where the SDK defines each export: file in `assembly/exports/` → functions of the export's very name. */
export function exportFiles(version: AbiVersion): Readonly<Record<string, readonly string[]>> {
  return {
    base: [versionMarker(version), ...ALWAYS_EXPORTED, "proxy_on_done", "proxy_on_log"],
    root: ["proxy_on_vm_start", "proxy_on_tick", "proxy_on_queue_ready", "proxy_on_foreign_function"],
    http: [
      "proxy_on_request_body",
      "proxy_on_request_trailers",
      "proxy_on_request_metadata",
      "proxy_on_response_body",
      "proxy_on_response_trailers",
      "proxy_on_response_metadata",
    ],
    [version === "0.1.0" ? "http-headers-0.1.0" : "http-headers"]: HEADERS,
    tcp: [
      "proxy_on_new_connection",
      "proxy_on_downstream_data",
      "proxy_on_upstream_data",
      "proxy_on_downstream_connection_close",
      "proxy_on_upstream_connection_close",
    ],
    callouts: [
      "proxy_on_http_call_response",
      "proxy_on_grpc_receive_initial_metadata",
      "proxy_on_grpc_receive",
      "proxy_on_grpc_receive_trailing_metadata",
      "proxy_on_grpc_close",
    ],
  };
}
