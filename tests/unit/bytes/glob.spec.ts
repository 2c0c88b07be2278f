import { bytes } from "../../../assembly/bytes/bytes";
import { Glob } from "../../../assembly/bytes/glob";

function matches(pattern: string, values: string[]): void {
  const glob = new Glob(bytes(pattern));
  for (let i = 0; i < values.length; i++) {
    expect<bool>(glob.matches(bytes(values[i]))).toBe(true, `${pattern} does not match ${values[i]}`);
  }
}

function differs(pattern: string, values: string[]): void {
  const glob = new Glob(bytes(pattern));
  for (let i = 0; i < values.length; i++) {
    expect<bool>(glob.matches(bytes(values[i]))).toBe(false, `${pattern} matches ${values[i]}`);
  }
}

/** The meaning of a glob, word for word and as slow as it likes. */
function matchesByDefinition(pattern: string, value: string): bool {
  if (pattern.length == 0) return value.length == 0;
  if (pattern.startsWith("*")) {
    const crosses = pattern.startsWith("**");
    const rest = pattern.substring(crosses ? 2 : 1);
    for (let taken = 0; taken <= value.length; taken++) {
      if (!crosses && value.substring(0, taken).includes("/")) return false;
      if (matchesByDefinition(rest, value.substring(taken))) return true;
    }
    return false;
  }
  return value.startsWith(pattern.charAt(0)) && matchesByDefinition(pattern.substring(1), value.substring(1));
}

/** The `index`th string of letters. */
function stringOf(letters: string, index: i32): string {
  let text = "";
  for (; index > 0; index = (index - 1) / letters.length)
    text += letters.charAt((index - 1) % letters.length);
  return text;
}

describe("a glob", () => {
  it("without stars is the value itself", () => {
    matches("/a", ["/a"]);
    differs("/a", ["", "/", "/ab", "a", "/A", "//a"]);
    matches("", [""]);
    differs("", ["a"]);
  });

  it("stays in the segment at a star", () => {
    matches("/users/*", ["/users/7", "/users/"]);
    differs("/users/*", ["/users", "/users/7/", "/users/7/orders"]);
    matches("/*/orders", ["/7/orders", "//orders"]);
    differs("/*/orders", ["/orders", "/7/8/orders"]);
    matches("/v*/*.json", ["/v1/a.json", "/v/.json"]);
    differs("/v*/*.json", ["/v1/a/b.json", "/v1/ajson"]);
    matches("*", ["", "a"]);
    differs("*", ["/", "a/b"]);
  });

  it("crosses segments at two stars", () => {
    matches("/users/**", ["/users/", "/users/7", "/users/7/orders/"]);
    differs("/users/**", ["/users", "/user/7"]);
    matches("/**/end", ["//end", "/a/end", "/a/b/end", "/end/end"]);
    differs("/**/end", ["/end", "/a/end/", "/a/ends"]);
    matches("**", ["", "/", "a/b"]);
    matches("***", ["", "/", "a/b"]);
  });

  it("matches host names", () => {
    matches("*.example.com", ["api.example.com", "a.b.example.com", ".example.com"]);
    differs("*.example.com", ["example.com", "api.example.com.evil", "apiXexample.com"]);
  });

  it("takes other signs and bytes for themselves", () => {
    matches("/a?[b].c\\", ["/a?[b].c\\"]);
    differs("/a?", ["/ab"]);
    matches("/é*", ["/é", "/éü"]);
  });

  it("may be used again and again", () => {
    const glob = new Glob(bytes("/a*b"));
    for (let i = 0; i < 3; i++) {
      expect<bool>(glob.matches(bytes("/aXb"))).toBe(true);
      expect<bool>(glob.matches(bytes("/aX"))).toBe(false);
    }
  });

  it("may have any length", () => {
    for (let length = 60; length < 200; length++) {
      const text = "/" + "x".repeat(length);
      matches(text, [text]);
      differs(text, [text + "x", text.substring(1), "y" + text]);
      matches(text + "*z", [text + "z", text + "xxz"]);
      matches("**" + text, [text, text + text]);
      differs("**" + text, [text + "/"]);
    }
  });

  it("is what its definition says, for every short pattern and value", () => {
    const globs = 364; // all patterns of up to five letters
    const values = 364;
    let agreed = 0;
    for (let i = 0; i < globs; i++) {
      const pattern = stringOf("a/*", i);
      const glob = new Glob(bytes(pattern));
      for (let j = 0; j < values; j++) {
        const value = stringOf("ab/", j);
        if (glob.matches(bytes(value)) == matchesByDefinition(pattern, value)) agreed++;
        else expect<string>(value).toBe("", pattern);
      }
    }
    expect<i32>(agreed).toBe(globs * values);
  });

  it("takes no longer for stars that could match in many ways", () => {
    differs("**a*a*a*a*a*a*a*a*a*b", ["a".repeat(60_000)]);
    differs("**a**a**a**a**a**a**b", ["a".repeat(60_000)]);
  });
});
