import { setTimeout as delay } from "node:timers/promises";
import { ReverseProxy, type ReverseProxyOptions } from "../../host/serve/index.js";
import { type Backend, type BackendOptions, startBackend } from "../support/backend.js";
import { PassThrough, TestHost } from "./pass-through.js";

/** A proxy in front of a backend, with the lines it reported. */
export interface Serving {
  proxy: ReverseProxy;
  backend: Backend;
  errors: string[];
}

/** How {@link serving} serves: without filters and over HTTP/1.1 where nothing is said. */
export interface ServingOptions extends Partial<Omit<ReverseProxyOptions, "onError">> {
  backend?: BackendOptions;
}

/** Runs something against a proxy in front of a backend. No stream may be left when it is through. */
export async function serving(
  options: ServingOptions,
  use: (serving: Serving) => Promise<void>,
): Promise<void> {
  const backend = await startBackend(options.backend);
  const errors: string[] = [];
  const proxy = await ReverseProxy.start({
    host: new TestHost(PassThrough),
    upstreams: [{ name: "backend", url: backend.url, protocol: options.backend?.protocol ?? "http1" }],
    onError: (message) => errors.push(message),
    ...options,
  });
  try {
    await use({ proxy, backend, errors });
    await eventually(() => proxy.liveStreams === 0, "a stream is left");
  } finally {
    await proxy.close(0);
    await backend.close();
  }
}

/** Waits until something is so, and fails after five seconds. */
export async function eventually(isSo: () => boolean, otherwise: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await delay(5);
  }
}
