// The API pages are made of the comments in assembly/: `npm run docs:api`. A public name without a comment is an error there.

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { run } from "../../bench/command.js";
import { packageRoot } from "../../cli/package-root.js";

const root = packageRoot();
const folder = await mkdtemp(join(tmpdir(), "api-pages-"));
after(() => rm(folder, { recursive: true }));

async function pages(base: string): Promise<Map<string, string>> {
  const files = await readdir(base, { recursive: true });
  const markdown = files.filter((file) => file.endsWith(".md")).sort();
  return new Map(
    await Promise.all(
      markdown.map(
        async (file): Promise<[string, string]> => [file, await readFile(join(base, file), "utf8")],
      ),
    ),
  );
}

test("docs/api is what the comments say; else run npm run docs:api", async () => {
  await run("npm", ["run", "--silent", "docs:api", "--", "--out", folder], root);
  const made = await pages(folder);
  assert.ok(made.size > 10);
  assert.deepEqual(await pages(join(root, "docs", "api")), made);
});
