import { bytes } from "../../../assembly/bytes/bytes";
import { TaggedName } from "../../../assembly/metrics/tagged-name";

function ended(name: TaggedName): string {
  const bytes = name.end();
  return bytes === null ? "too long" : bytes.toString();
}

describe("the name of a metric with tags", () => {
  it("has each tag and its value before the name", () => {
    const name = new TaggedName("requests_total", ["method", "code", "cached"]);
    name.begin();
    name.add("GET");
    name.add(200);
    name.add(true);
    expect(ended(name)).toBe("method=.=GET;.;code=.=200;.;cached=.=true;.;requests_total");
  });

  it("takes values of all kinds", () => {
    const name = new TaggedName("n", ["a", "b", "c", "d", "e"]);
    name.begin();
    name.add(bytes("bytes"));
    name.add("ü");
    name.add<i64>(-5);
    name.add<u8>(255);
    name.add(false);
    expect(ended(name)).toBe("a=.=bytes;.;b=.=ü;.;c=.=-5;.;d=.=255;.;e=.=false;.;n");
  });

  it("keeps dots and replaces semicolons in values", () => {
    const name = new TaggedName("n", ["host", "odd"]);
    name.begin();
    name.add("a.example.org");
    name.add("x;.;y=.=z;");
    expect(ended(name)).toBe("host=.=a.example.org;.;odd=.=x_._y=.=z_;.;n");
  });

  it("has empty values where none was given, and drops those that are too many", () => {
    const name = new TaggedName("n", ["a", "b"]);
    name.begin();
    name.add("1");
    expect(ended(name)).toBe("a=.=1;.;b=.=;.;n");
    name.begin();
    name.add("1");
    name.add("2");
    name.add("3");
    expect(ended(name)).toBe("a=.=1;.;b=.=2;.;n");
  });

  it("is refused if it is longer than 1,024 bytes, and the next one is not", () => {
    const name = new TaggedName("n", ["a"]);
    name.begin();
    name.add("x".repeat(1024 - 8));
    expect(ended(name).length).toBe(1024);
    name.begin();
    name.add("x".repeat(1024 - 7));
    expect(ended(name)).toBe("too long");
    name.begin();
    name.add("x");
    expect(ended(name)).toBe("a=.=x;.;n");
  });

  it("can have the same value for all tags", () => {
    const name = new TaggedName("n", ["a", "b"]);
    name.begin();
    name.add("1");
    const uniform = name.uniform("other");
    expect(uniform!.toString()).toBe("a=.=other;.;b=.=other;.;n");
  });
});
