/** Anything that can stand in Envoy's JSON configuration. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a listener does with streams when a module has trapped: answer 503, skip the filter, or load it anew. */
export type FailurePolicy = "closed" | "open" | "reload";

/** A Proxy-Wasm module as a filter, an access logger or a service. */
export interface WasmFilter {
  /** The module's file; best absolute, for Envoy takes it relative to its own working directory. */
  wasm: string;
  /** Plugin name in logs and properties; the module's file name without `.wasm` when left out. */
  name?: string;
  /** Root id: which of a module's registered filters to run. Empty when left out. */
  rootId?: string;
  /** Plugins with the same vm id, module and environment share one VM a worker. Empty when left out. */
  vmId?: string;
  /** Plugin configuration: text and bytes as they are, anything else as its JSON. */
  configuration?: Uint8Array | Json;
  /** VM configuration, which `onVmStart` reads: given like `configuration`. */
  vmConfiguration?: Uint8Array | Json;
  /** Environment variables that the module sees. */
  environment?: Readonly<Record<string, string>>;
  /** `closed` when left out, as on Envoy. */
  failurePolicy?: FailurePolicy;
  /** With `reload`: milliseconds between two loads at least, give or take a half; 1,000 when left out. */
  reloadInterval?: number;
  /** Let `StopIteration` of a headers callback pass the body callbacks, instead of holding everything back. */
  allowOnHeadersStopIteration?: boolean;
}

/** `envoy.extensions.wasm.v3.PluginConfig`. */
export function pluginConfig(filter: WasmFilter): Json {
  const name = pluginName(filter);
  return {
    name,
    root_id: filter.rootId ?? "",
    ...(filter.configuration !== undefined && { configuration: configurationAny(filter.configuration) }),
    ...(filter.allowOnHeadersStopIteration !== undefined && {
      allow_on_headers_stop_iteration: filter.allowOnHeadersStopIteration,
    }),
    ...(filter.reloadInterval !== undefined && {
      reload_config: { backoff: { base_interval: `${filter.reloadInterval / 1000}s` } },
    }),
    failure_policy: `FAIL_${(filter.failurePolicy ?? "closed").toUpperCase()}`,
    vm_config: {
      vm_id: filter.vmId ?? "",
      runtime: "envoy.wasm.runtime.v8",
      code: { local: { filename: filter.wasm } },
      ...(filter.vmConfiguration !== undefined && {
        configuration: configurationAny(filter.vmConfiguration),
      }),
      ...(filter.environment !== undefined && {
        environment_variables: { key_values: filter.environment },
      }),
    },
  };
}

/** Wrapped so that the module gets exactly these bytes: Envoy unwraps both types before it hands them on. */
function configurationAny(configuration: Uint8Array | Json): Json {
  if (configuration instanceof Uint8Array) {
    const value = Buffer.from(configuration).toString("base64");
    return { "@type": "type.googleapis.com/google.protobuf.BytesValue", value };
  }
  const value = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  return { "@type": "type.googleapis.com/google.protobuf.StringValue", value };
}

/** The plugin's name, as it stands in logs. */
export function pluginName({ name, wasm }: WasmFilter): string {
  if (name !== undefined) return name;
  const file = wasm.slice(wasm.lastIndexOf("/") + 1);
  return file.endsWith(".wasm") ? file.slice(0, -".wasm".length) : file;
}
