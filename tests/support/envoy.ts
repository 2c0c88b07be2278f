import {
  type Bootstrap,
  EnvoyUnavailable,
  findEnvoy,
  NEWEST_ENVOY,
  OLDEST_ENVOY,
  type RunningEnvoy,
  type StartEnvoyOptions,
  startEnvoy,
} from "../../cli/envoy/index.js";

/** One of the Envoys that every case is run on. */
export interface TestEnvoy {
  version: string;
  /** Empty where there is none. */
  binary: string;
  /** For the `skip` of a test: why this Envoy is not here, or false. */
  skip: string | false;
}

/**
 * The oldest and the newest Envoy, as far as they are here; `npm test` installs them beforehand.
 *
 * ```ts
 * for (const envoy of await testEnvoys()) {
 *   test(`adds a header on Envoy ${envoy.version}`, { skip: envoy.skip }, () =>
 *     withEnvoy(envoy, httpBootstrap({ … }), async ({ listeners }) => {
 *       const response = await send(listeners.main!.url);
 *     }),
 *   );
 * }
 * ```
 */
export async function testEnvoys(): Promise<TestEnvoy[]> {
  return Promise.all([OLDEST_ENVOY, NEWEST_ENVOY].map(testEnvoy));
}

async function testEnvoy(version: string): Promise<TestEnvoy> {
  try {
    const found = await findEnvoy({ version, install: false });
    if (found) return { version, binary: found.binary, skip: false };
    return { version, binary: "", skip: `there is no Envoy ${version}` };
  } catch (error) {
    if (!(error instanceof EnvoyUnavailable)) throw error;
    return { version, binary: "", skip: error.message };
  }
}

/** Runs something while Envoy serves a bootstrap, and stops Envoy whatever comes of it. */
export async function withEnvoy<T>(
  envoy: TestEnvoy,
  bootstrap: Bootstrap,
  use: (running: RunningEnvoy) => Promise<T>,
  options: Omit<StartEnvoyOptions, "binary" | "bootstrap"> = {},
): Promise<T> {
  const running = await startEnvoy({ binary: envoy.binary, bootstrap, ...options });
  try {
    return await use(running);
  } finally {
    await running.stop();
  }
}

// The runner ends a file that takes too long with SIGTERM; by exiting, its Envoys are killed with it.
process.once("SIGTERM", () => process.exit(1));
