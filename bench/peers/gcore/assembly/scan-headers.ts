/** Walks all request headers, counts those named `x-…`, and sets the count as one more. */
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  Context,
  FilterHeadersStatusValues,
  registerRootContext,
  RootContext,
  stream_context,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

class Root extends RootContext {
  createContext(context_id: u32): Context {
    return new ScanHeaders(context_id, this);
  }
}

class ScanHeaders extends Context {
  onRequestHeaders(size: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const headers = stream_context.headers.request.get_headers();
    let count = 0;
    for (let i = 0; i < headers.length; i++) {
      if (String.UTF8.decode(headers[i].key).startsWith("x-")) count++;
    }
    stream_context.headers.request.replace("x-bench-count", count.toString());
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => new Root(context_id), "scan-headers");
