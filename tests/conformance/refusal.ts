/** What hosts say when they refuse a module, by what is meant. */
const reasons: [meaning: string, patterns: RegExp[]][] = [
  ["no known version of the ABI", [/Missing or unknown Proxy-Wasm ABI version/]],
  ["missing import", [/missing import: (\S+)/]],
  ["import of another type", [/import type mismatch: (\S+?),/]],
  ["export of another type", [/Bad function signature for: (\S+?),/]],
  ["no allocator", [/missing malloc function/]],
  ["restricted call in", [/Function: (\S+) failed: Uncaught Error: restricted_callback/]],
  ["trap in", [/Function: (\S+) failed: Uncaught RuntimeError/]],
  ["on_vm_start answered no", [/Failed to start base Wasm/]],
  ["on_configure answered no", [/Failed to configure base Wasm plugin/]],
];

/** The outcome of a module that is refused: the first meaning that one of the messages has, and the name in it. */
export function refusal(messages: readonly string[]): string {
  for (const [meaning, patterns] of reasons) {
    for (const message of messages) {
      for (const pattern of patterns) {
        const match = pattern.exec(message);
        if (match) return `host: refused: ${[meaning, ...match.slice(1)].join(" ")}`;
      }
    }
  }
  return `host: refused: ${messages.join("; ")}`;
}
