/** Holds the response body back until it is whole, then puts another of 64 KiB in its place. */
export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";
import {
  BufferTypeValues,
  Context,
  FilterDataStatusValues,
  registerRootContext,
  RootContext,
  set_buffer_bytes,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";

const body = String.UTF8.encode("b".repeat(65536));

class Root extends RootContext {
  createContext(context_id: u32): Context {
    return new ReplaceBody(context_id, this);
  }
}

class ReplaceBody extends Context {
  onResponseBody(size: usize, end_of_stream: bool): FilterDataStatusValues {
    if (!end_of_stream) return FilterDataStatusValues.StopIterationAndBuffer;
    set_buffer_bytes(BufferTypeValues.HttpResponseBody, 0, <u32>size, body);
    return FilterDataStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => new Root(context_id), "replace-body");
