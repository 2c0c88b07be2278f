import { ValueParser } from "../../../../../filters/router/config/value-parser";
import { ValueKind } from "../../../../../filters/router/table/kinds";

const NAMES = ["'", "req ", "resp ", "property ", "route", "host", "cluster", "start", "address "];

/** The parts of a value, or what is wrong with it. */
function parsed(text: string): string {
  const parser = new ValueParser();
  const parts = parser.parse(text).parts;
  if (parser.error.length > 0) return parser.error;
  const shown: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    let piece = NAMES[part.kind] + part.text.toString();
    if (part.alternative.length > 0) piece += ` or ${part.alternative.toString()}`;
    if (part.most >= 0) piece += ` ${part.most}`;
    if ((part.attribute !== null) != (part.kind == ValueKind.Property || part.kind == ValueKind.Address))
      piece += "!";
    shown.push(piece);
  }
  return shown.join(" | ");
}

describe("values of headers", () => {
  it("are text", () => {
    expect(parsed("")).toBe("'");
    expect(parsed("plain text")).toBe("'plain text");
    expect(parsed("100%% of %%REQ(x)%%")).toBe("'100% of %REQ(x)%");
    expect(parsed("ü%%😀")).toBe("'ü%😀");
  });

  it("have commands", () => {
    expect(parsed("%REQ(X-A)%")).toBe("req x-a");
    expect(parsed("a%REQ(:path)%b")).toBe("'a | req :path | 'b");
    expect(parsed("%REQ(x-a?x-b):10%")).toBe("req x-a or x-b 10");
    expect(parsed("%RESP(x)%%RESP(y)%")).toBe("resp x | resp y");
    expect(parsed("%PROTOCOL%")).toBe("property request.protocol");
    expect(parsed("%RESPONSE_CODE%")).toBe("property response.code");
    expect(parsed("%DOWNSTREAM_REMOTE_ADDRESS%")).toBe("property source.address");
    expect(parsed("%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%")).toBe("address source.address");
    expect(parsed("%PROPERTY(a.b\\.c):3%")).toBe("property a.b\\.c 3");
    expect(parsed("%ROUTE_NAME%/%VIRTUAL_HOST_NAME%/%UPSTREAM_CLUSTER%")).toBe(
      "route | '/ | host | '/ | cluster",
    );
    expect(parsed("%START_TIME%")).toBe("start");
  });

  it("say where they are wrong", () => {
    const texts = [
      "%",
      "a%",
      "%REQ",
      "%REQ%",
      "%REQ(%",
      "%REQ(a)",
      "%REQ(a):%",
      "%REQ(a):1",
      "%REQ(a):1234567890%",
      "%REQ()%",
    ];
    const others = [
      "%REQ(a b)%",
      "%REQ(a?)%",
      "%REQ(a?b?c)%",
      "%RESP%",
      "%PROTOCOL(a)%",
      "%PROTOCOL():3%",
      "%PROTOCOL:3%",
    ];
    const more = [
      "%NOPE%",
      "%NOPE(a)%",
      "%req(a)%",
      "% %",
      "%START_TIME(%s)%",
      "%PROPERTY()%",
      "%PROPERTY(a.)%",
      "%%%",
      "%HOSTNAME%",
    ];
    const all = texts.concat(others).concat(more);
    for (let i = 0; i < all.length; i++) {
      expect(parsed(all[i]).startsWith("character ")).toBe(true, `${all[i]}: ${parsed(all[i])}`);
    }
  });
});
