import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { httpBootstrap, wasmLogLines } from "../../cli/envoy/index.js";
import { Host, type LogRecord } from "../../host/index.js";
import { ReverseProxy } from "../../host/serve/index.js";
import { guest } from "../host/support/guest.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import type { HeaderList } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { type RulesCase, rulesCases } from "./host-rules.cases.js";

// The built-in host models Envoy: the same guests, sent the same requests, must see and cause the same in both.

/** What came of a case; what differs from host to host by nature is left out. */
interface Outcome {
  exchanges: { upstream: unknown; response: unknown }[];
  /** What the guests logged, each line once, in order. */
  logs: string[];
}

/** Headers that the case is about: those that proxies add by themselves are not. */
const comparable =
  /^(x-(in|added|replaced|removed|forwarded-host|many|new|old|why|late|too-late|filter|t|u)|location|content-type|grpc-.*)$/;

const folder = await mkdtemp(join(tmpdir(), "host-rules-"));
after(() => rm(folder, { recursive: true }));

const modules = await Promise.all(
  rulesCases.map((rulesCase, i) =>
    Promise.all(
      rulesCase.filters.map(async (callbacks, j) => {
        const path = join(folder, `${i}-${j}.wasm`);
        await writeFile(path, guest(callbacks));
        return path;
      }),
    ),
  ),
);

async function exchanges(url: string, backend: Backend, rulesCase: RulesCase): Promise<Outcome["exchanges"]> {
  backend.respond = () => rulesCase.answer ?? {};
  const outcomes: Outcome["exchanges"] = [];
  for (const request of rulesCase.requests ?? [{}]) {
    const seen = backend.requests.length;
    const host: HeaderList = request.headers?.some(([name]) => name === "host")
      ? []
      : [["host", "test.local"]];
    const response = await send(url, { ...request, headers: [...host, ...(request.headers ?? [])] });
    const upstream = backend.requests[seen];
    outcomes.push({
      upstream: upstream && {
        authority: upstream.authority,
        headers: compare(upstream.headers),
        body: upstream.body.toString(),
      },
      response: {
        status: response.status,
        headers: compare(response.headers),
        body: response.text,
        trailers: compare(response.trailers),
      },
    });
  }
  // Done and delete come after the response.
  await delay(100);
  return outcomes;
}

function compare(headers: HeaderList): HeaderList {
  const lower = headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return lower
    .filter(([name]) => comparable.test(name))
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
}

function eachOnce(lines: string[]): string[] {
  return [...new Set(lines)];
}

async function inBuiltInHost(rulesCase: RulesCase, files: string[], backend: Backend): Promise<Outcome> {
  const { bufferLimit, configuration, failurePolicy } = rulesCase;
  const records: LogRecord[] = [];
  const host = await Host.load({
    plugins: files.map((wasm) => ({
      wasm,
      ...(configuration !== undefined && { configuration }),
      ...(failurePolicy && { failurePolicy }),
    })),
    onLog: (record) => records.push(record),
    ...(bufferLimit !== undefined && { bufferLimit }),
  });
  const proxy = await ReverseProxy.start({ host, upstreams: [{ name: "backend", url: backend.url }] });
  try {
    const outcomes = await exchanges(proxy.url, backend, rulesCase);
    const guests = records.filter((record) => !record.message.includes("failed: unreachable"));
    return { exchanges: outcomes, logs: eachOnce(guests.map((record) => record.message)) };
  } finally {
    await proxy.close(0);
    host.close();
  }
}

for (const envoy of await testEnvoys()) {
  describe(`the built-in host does as Envoy ${envoy.version} does in`, { skip: envoy.skip }, () => {
    let backend: Backend;
    const inEnvoy = new Map<RulesCase, Outcome>();

    before(async () => {
      backend = await startBackend();
      const listeners = rulesCases.map(({ configuration, failurePolicy, bufferLimit }, i) => ({
        name: `case-${i}`,
        routes: [{ to: "backend" }],
        filters: modules[i]!.map((wasm, j) => ({
          wasm,
          name: `case-${i}-${j}`,
          vmId: `case-${i}-${j}`,
          ...(configuration !== undefined && { configuration }),
          ...(failurePolicy && { failurePolicy }),
        })),
        ...(bufferLimit !== undefined && { bufferLimit }),
      }));
      const upstreams = [{ name: "backend", url: backend.url }];
      await withEnvoy(envoy, httpBootstrap({ listeners, upstreams }), async (running) => {
        for (const [i, rulesCase] of rulesCases.entries()) {
          const url = running.listeners[`case-${i}`]!.url;
          const outcomes = await exchanges(url, backend, rulesCase);
          const lines = wasmLogLines(running.log.lines).filter(({ plugin }) =>
            plugin.startsWith(`case-${i}-`),
          );
          inEnvoy.set(rulesCase, {
            exchanges: outcomes,
            logs: eachOnce(lines.map(({ message }) => message)),
          });
        }
      });
    });

    after(() => backend.close());

    for (const [i, rulesCase] of rulesCases.entries()) {
      test(rulesCase.name, async () => {
        assert.deepEqual(await inBuiltInHost(rulesCase, modules[i]!, backend), inEnvoy.get(rulesCase));
      });
    }
  });
}
