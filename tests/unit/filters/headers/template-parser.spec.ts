import { Bytes, bytes } from "../../../../assembly/bytes/bytes";
import { Side } from "../../../../filters/headers/kinds";
import { TemplateParser } from "../../../../filters/headers/template-parser";

/** The constant that a template is, or what is wrong with it, or `varies`. */
function parsed(text: string, side: Side = Side.Request): string {
  const parser = new TemplateParser(side, []);
  const template = parser.parse(text);
  if (template === null) return parser.error;
  const constant = template.constant;
  return constant === null ? "varies" : `"${constant.toString()}"`;
}

/** The place that the error is about. */
function faultOf(text: string, side: Side = Side.Request): string {
  const error = parsed(text, side);
  return error.substring(0, error.indexOf(":"));
}

describe("templates", () => {
  it("without references are constants", () => {
    expect(parsed("")).toBe('""');
    expect(parsed("plain text")).toBe('"plain text"');
    expect(parsed(" in between ")).toBe('"in between"');
    expect(parsed("100%% of %%REQ(x)%%")).toBe('"100% of %REQ(x)%"');
    expect(parsed("ü→😀")).toBe('"ü→😀"');
  });

  it("with references differ from request to request", () => {
    expect(parsed("%REQ(x)%")).toBe("varies");
    expect(parsed("a%PROPERTY(source.port)%b")).toBe("varies");
    expect(parsed("%RESP(:status)%", Side.Response)).toBe("varies");
  });

  it("say where they are wrong, counting characters from one", () => {
    expect(faultOf("ab%")).toBe("character 3");
    expect(faultOf("ab%%%x")).toBe("character 5");
    expect(parsed("%REQ)%")).toBe('character 5: expected "(" after %REQ');
    expect(parsed("ü%REQ(x)")).toBe('character 9: expected "%" after %REQ(x)');
    expect(faultOf("a\tb\nc")).toBe("character 4");
  });

  it("know which headers there are on which side", () => {
    expect(faultOf("%REQ(:status)%")).toBe("character 6");
    expect(faultOf("%RESP(:path)%", Side.Response)).toBe("character 7");
    expect(faultOf("%REQ(:nonsense)%")).toBe("character 6");
  });

  it("have each request header recorded once for the response, by its canonical name", () => {
    const recorded: Bytes[] = [];
    const parser = new TemplateParser(Side.Response, recorded);
    parser.parse("%REQ(X-A)%%REQ(x-b)%%REQ(x-a)%%RESP(x-c)%");
    parser.parse("%REQ(Host)%");
    expect(recorded.length).toBe(3);
    expect(recorded[0].equals(bytes("x-a"))).toBe(true);
    expect(recorded[1].equals(bytes("x-b"))).toBe(true);
    expect(recorded[2].equals(bytes(":authority"))).toBe(true);
  });
});
