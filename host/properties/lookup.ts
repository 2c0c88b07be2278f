import { HeaderMap } from "../http/headers.js";

/** Answers an attribute by its dotted Envoy name, `undefined` if it has none of that name. */
export type AttributeSource = (name: string) => unknown;

/** A source of fixed attributes. */
export function fixedAttributes(attributes: Readonly<Record<string, unknown>>): AttributeSource {
  return (name) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined);
}

/**
 * The value at a property path. The longest dotted prefix of the path that some source knows is the attribute;
 * what is left of the path descends into its value.
 */
export function lookUp(path: string[], sources: AttributeSource[]): unknown {
  for (let taken = path.length; taken > 0; taken--) {
    const name = path.slice(0, taken).join(".");
    for (const source of sources) {
      const value = source(name);
      if (value !== undefined) return descend(value, path.slice(taken));
    }
  }
  return undefined;
}

function descend(value: unknown, path: string[]): unknown {
  let current = value;
  for (const part of path) current = member(current, part);
  return current;
}

function member(value: unknown, part: string): unknown {
  if (value instanceof HeaderMap) return value.get(part);
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
  return (value as Record<string, unknown>)[part];
}
