/** What is meant by what hosts say when they refuse a module: Envoy's words, then this project's. */
const meanings: [meaning: string, ...patterns: RegExp[]][] = [
  [
    "no known version of the ABI",
    /Missing or unknown Proxy-Wasm ABI version/,
    /exports no ABI marker|the known ABI versions are/,
  ],
  [
    "missing import",
    /missing import: (\S+)/,
    /imports (?:the \w+ )?(\S+), (?:which no host|but hosts) offer/,
  ],
  ["import of another type", /import type mismatch: env\.(\S+?),/, /import (\S+) (?:has|is) .*, the ABI has/],
  [
    "export of another type",
    /Bad function signature for: (\S+?),/,
    /export (\S+) (?:has|is) .*, the ABI has/,
  ],
  ["no allocator", /missing malloc function/, /exports neither malloc nor/],
  [
    "restricted call in",
    /Function: (\S+) failed: Uncaught Error: restricted_callback/,
    /was called from (\S+), where only/,
  ],
  ["trap in", /Function: (\S+) failed: Uncaught RuntimeError/, /(\S+) failed: unreachable/],
  ["on_vm_start answered no", /Failed to start base Wasm/, /refused to start/],
  ["on_configure answered no", /Failed to configure base Wasm plugin/, /refused its configuration/],
  ["start section", /has a start section/],
];

/** The outcome of a module that is refused: the first meaning that one of the messages has, and the name in it. */
export function refusal(messages: readonly string[]): string {
  for (const [meaning, ...patterns] of meanings) {
    for (const pattern of patterns) {
      const match = messages.map((message) => pattern.exec(message)).find((found) => found);
      if (match) return `host: refused: ${[meaning, ...match.slice(1)].join(" ")}`;
    }
  }
  return `host: refused: ${messages.join("; ")}`;
}
