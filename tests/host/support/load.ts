import { Host, type HostOptions, type HttpStreamSink, type PluginOptions } from "../../../host/index.js";
import { type Callbacks, guest } from "./guest.js";

/** A host with tracing on whose chain is these guests, named `a`, `b`, … in their order. */
export function loadGuests(guests: Callbacks[], options: Partial<HostOptions> = {}): Promise<Host> {
  const plugins = guests.map((callbacks, i) => plugin(callbacks, { name: String.fromCharCode(97 + i) }));
  return Host.load({ plugins, trace: true, ...options });
}

/** A plugin that is one of the test guests. */
export function plugin(callbacks: Callbacks, options: Partial<PluginOptions> = {}): PluginOptions {
  return { wasm: guest(callbacks), ...options };
}

/** Takes what leaves a chain and does nothing with it. */
export const silentSink: HttpStreamSink = {
  requestHeaders() {},
  requestData() {},
  requestTrailers() {},
  responseHeaders() {},
  responseData() {},
  responseTrailers() {},
  cancelUpstream() {},
  resetDownstream() {},
  pauseReading() {},
  resumeReading() {},
};
