import { Bytes } from "../../../../../assembly/bytes/bytes";
import { Regex } from "../../../../../assembly/regex/regex";
import { RegexMatch } from "../../../../../assembly/regex/regex-match";
import { RewriteTemplate } from "../../../../../filters/router/config/rewrite-template";
import { UriTemplate } from "../../../../../filters/router/config/uri-template";

/** What the variables of a template capture in a path, joined by commas; `no` if it does not match, or why it is none. */
function captured(text: string, path: string): string {
  const template = new UriTemplate(Bytes.fromString(text));
  if (template.error.length > 0) return template.error;
  const regex = Regex.compile(template.regex);
  if (regex === null) return `${Regex.error!}`;
  const match = new RegexMatch();
  if (!regex.match(Bytes.fromString(path), match)) return "no";
  const values: string[] = [];
  for (let i = 0; i < template.variables.length; i++) {
    const value = new Bytes();
    match.read(i + 1, value);
    values.push(`${template.variables[i]}=${value.toString()}`);
  }
  return values.join(",");
}

/** The path that a template makes of another one's variables. */
function rewritten(text: string, variables: string[]): string {
  const template = new RewriteTemplate(Bytes.fromString(text), variables);
  if (template.error.length > 0) return template.error;
  let path = "";
  for (let i = 0; i < template.parts.length; i++) {
    const part = template.parts[i];
    path += part.group == 0 ? part.text.toString() : `<${part.group}>`;
  }
  return path;
}

describe("templates of paths", () => {
  it("are text", () => {
    expect(captured("/", "/")).toBe("");
    expect(captured("/", "/a")).toBe("no");
    expect(captured("/a.b/c", "/a.b/c")).toBe("");
    expect(captured("/a.b/c", "/axb/c")).toBe("no");
    expect(captured("/a(b)+$", "/a(b)+$")).toBe("");
    expect(captured("/a=b", "/a=b")).toBe("");
    expect(captured("/a/", "/a/")).toBe("");
    expect(captured("/a/", "/a")).toBe("no");
  });

  it("have a star for a segment", () => {
    expect(captured("/*/b", "/a/b")).toBe("");
    expect(captured("/*/b", "//b")).toBe("no");
    expect(captured("/*/b", "/a/a/b")).toBe("no");
    expect(captured("/videos/*/*/*.m4s", "/videos/1/hls/5_1.m4s")).toBe("");
    expect(captured("/videos/*/*/*.m4s", "/videos/1/hls/5_1.ts")).toBe("no");
    expect(captured("/*", "/a*b")).toBe("");
    expect(captured("/*", "/a=b")).toBe("");
    expect(captured("/*", "/a|b")).toBe("no");
  });

  it("have two stars for any number of segments", () => {
    expect(captured("/**", "/")).toBe("");
    expect(captured("/**", "/a/b")).toBe("");
    expect(captured("/**.mpd", "/a/b/c.mpd")).toBe("");
    expect(captured("/a/**", "/b")).toBe("no");
    expect(captured("/**/z", "/a/b/z")).toBe("");
  });

  it("have variables", () => {
    expect(captured("/videos/{file}", "/videos/1.m4s")).toBe("file=1.m4s");
    expect(captured("/{a}/{b}.vtt", "/x/y.vtt")).toBe("a=x,b=y");
    expect(captured("/{a=*}", "/x")).toBe("a=x");
    expect(captured("/{a=x=y}", "/x=y")).toBe("a=x=y");
    expect(captured("/v{a}", "/v1")).toBe("a=1");
    expect(captured("/v{a}/y", "/v1/y")).toBe("a=1");
    expect(captured("/v{a}.x", "/v1.x")).toBe("a=1");
    expect(captured("/{a=v/*}/c", "/v/x/c")).toBe("a=v/x");
    expect(captured("/{a=**}", "/x/y/")).toBe("a=x/y/");
    expect(captured("/{a=x/**}", "/x/1/2")).toBe("a=x/1/2");
    expect(captured("/{Abcdefghijklmno1}", "/x")).toBe("Abcdefghijklmno1=x");
  });

  it("are nothing else", () => {
    const texts = [
      "",
      "a",
      "//",
      "/a//b",
      "/a b",
      "/é",
      "/a*",
      "/***",
      "/**/*",
      "/**/{a}",
      "/{a=**}/*",
      "/*.a/b",
      "/}",
      "/a}b",
    ];
    const others = [
      "/{}",
      "/{a",
      "/{=*}",
      "/{1}",
      "/{_a}",
      "/{a-b}",
      "/{a}/{a}",
      "/{a=}",
      "/{a=x/}",
      "/{a=*x}",
      "/v{a}.x/y",
      "/{a={b}}",
      "/{a=/x}",
    ];
    const more = ["/{a}{b}", "/{Abcdefghijklmnop1}", "/{a}/{b}/{c}/{d}/{e}/{f}", "/?a", "/#", "/["];
    const all = texts.concat(others).concat(more);
    for (let i = 0; i < all.length; i++) {
      expect(captured(all[i], "/").startsWith("offset ")).toBe(true, `${all[i]}: ${captured(all[i], "/")}`);
    }
  });
});

describe("templates of new paths", () => {
  it("have the variables of the old", () => {
    expect(rewritten("/", [])).toBe("/");
    expect(rewritten("/a/b/", [])).toBe("/a/b/");
    expect(rewritten("/{b}/{a}.x", ["a", "b"])).toBe("/<2>/<1>.x");
    expect(rewritten("/{a}{a}", ["a"])).toBe("/<1><1>");
    expect(rewritten("/*={a}", ["a"])).toBe("/*=<1>");
  });

  it("are nothing else", () => {
    const texts = ["", "a", "{a}", "//", "/a//b", "/{b}", "/{a", "/a}", "/{}", "/a b", "/?"];
    for (let i = 0; i < texts.length; i++) {
      expect(rewritten(texts[i], ["a"]).startsWith("offset ")).toBe(true, texts[i]);
    }
  });
});
