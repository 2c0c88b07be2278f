/** The SDK's classes whose callbacks a filter overrides. */
export type ContextClass = "RootContext" | "HttpContext";

/**
 * Which export each callback needs; without it the host never calls in for that event.
 * `null` marks a callback whose export is in every module.
 */
export const CALLBACKS: Readonly<Record<ContextClass, Readonly<Record<string, string | null>>>> = {
  RootContext: {
    onVmStart: "proxy_on_vm_start",
    onConfigure: null,
    onTick: "proxy_on_tick",
    onDone: "proxy_on_done",
    onLog: "proxy_on_log",
    onDelete: null,
  },
  HttpContext: {
    onRequestHeaders: "proxy_on_request_headers",
    onRequestBody: "proxy_on_request_body",
    onRequestTrailers: "proxy_on_request_trailers",
    onResponseHeaders: "proxy_on_response_headers",
    onResponseBody: "proxy_on_response_body",
    onResponseTrailers: "proxy_on_response_trailers",
    onDone: "proxy_on_done",
    onLog: "proxy_on_log",
    onDelete: null,
  },
};

/** Exports of every module that is built on the SDK, whatever it overrides. */
export const ALWAYS_EXPORTED: readonly string[] = [
  "proxy_abi_version_0_2_1",
  "malloc",
  "proxy_on_memory_allocate",
  "proxy_on_context_create",
  "proxy_on_configure",
  "proxy_on_delete",
];

/** Where the SDK defines each export: file in `assembly/exports/` → functions of the export's very name. */
export const EXPORT_FILES: Readonly<Record<string, readonly string[]>> = {
  base: [...ALWAYS_EXPORTED, "proxy_on_done", "proxy_on_log"],
  root: ["proxy_on_vm_start", "proxy_on_tick"],
  http: [
    "proxy_on_request_headers",
    "proxy_on_request_body",
    "proxy_on_request_trailers",
    "proxy_on_response_headers",
    "proxy_on_response_body",
    "proxy_on_response_trailers",
  ],
};
