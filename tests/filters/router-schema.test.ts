// The schema of the router filter's configuration, which editors read, knows the fields that the filter reads, and no others.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { packageRoot } from "../../cli/package-root.js";
import { EVERY_ENDPOINT, EVERY_FIELD } from "../fuzz/router-tables.js";

interface Schema {
  $ref?: string;
  properties?: { [name: string]: Schema };
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  $defs?: { [name: string]: Schema };
}

const schema: Schema = JSON.parse(await readFile(join(packageRoot(), "filters/router/schema.json"), "utf8"));

/** Every field of every object that the schema describes, as `object.field`. */
const known = new Set<string>();
/** Those of them that a configuration has. */
const seen = new Set<string>();

function resolve(place: Schema): { name: string; at: Schema } {
  const name = place.$ref?.replace("#/$defs/", "");
  if (name === undefined) return { name: "", at: place };
  const at = schema.$defs?.[name];
  assert.ok(at, `there is no definition ${name}`);
  return { name, at };
}

function collect(name: string, place: Schema): void {
  for (const [field, inner] of Object.entries(place.properties ?? {})) {
    known.add(`${name}.${field}`);
    if (inner.$ref === undefined) collect(`${name}.${field}`, inner);
  }
  if (place.items && place.items.$ref === undefined) collect(`${name}[]`, place.items);
}

function walk(value: unknown, name: string, place: Schema): void {
  const resolved = resolve(place);
  const here = resolved.name || name;
  if (Array.isArray(value)) {
    assert.ok(resolved.at.items, `${here} is a list`);
    for (const item of value) walk(item, `${here}[]`, resolved.at.items);
  } else if (typeof value === "object" && value !== null) {
    const { properties = {}, additionalProperties, required = [] } = resolved.at;
    for (const field of required) assert.ok(field in value, `${here} needs ${field}`);
    for (const [field, inner] of Object.entries(value)) {
      if (typeof additionalProperties === "object") continue;
      const next = properties[field];
      assert.ok(next, `the schema does not know ${here}.${field}`);
      seen.add(`${here}.${field}`);
      walk(inner, `${here}.${field}`, next);
    }
  } else if (resolved.at.enum) {
    assert.ok(resolved.at.enum.includes(value), `${here} may not be ${value}`);
  }
}

suite("the schema of the router filter", () => {
  test("knows every field of a configuration that has all, and none that it does not have", () => {
    collect("", schema);
    for (const [name, definition] of Object.entries(schema.$defs ?? {})) collect(name, definition);
    for (const configuration of [EVERY_FIELD, EVERY_ENDPOINT]) walk(configuration, "", schema);
    // One of two that exclude each other.
    const others = [
      ".key",
      "steering.key",
      "fault.delay.header_delay",
      "fault.abort.grpc_status",
      "fault.abort.header_abort",
    ];
    others.push(
      "direct_response.body.inline_bytes",
      "direct_response.body.environment_variable",
      "route_action.host_rewrite_literal",
    );
    others.push("weighted_clusters.use_hash_policy");
    assert.deepEqual(
      [...known].filter((field) => !seen.has(field) && !others.includes(field)),
      [],
    );
  });
});
