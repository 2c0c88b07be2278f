import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../../assembly/bytes/bytes";
import { Escaping, Template } from "../../../../protocols/bridge/template";
import { XFrame } from "../../../../protocols/xprotocol/frame";

const frame = new XFrame();
const out = new ByteWriter(10_000);
const KEPT: Bytes[] = [];

function aim(view: Bytes, text: string): void {
  const value = Bytes.fromString(text);
  KEPT.push(value);
  view.aim(value.ptr, value.length);
}

function written(text: string, escaping: Escaping): string {
  out.clear();
  Template.parse(text, escaping)!.write(frame, out);
  return out.written.toString();
}

describe("templates", () => {
  it("hold text and what the frame says", () => {
    aim(frame.service, "a.B");
    aim(frame.method, "find");
    aim(frame.version, "1.0");
    aim(frame.group, "g");
    expect(written("/{service}/{method}", Escaping.Path)).toBe("/a.B/find");
    expect(written("/x{group}y/{version}", Escaping.Path)).toBe("/xgy/1.0");
    expect(written("{service}.{group}", Escaping.Authority)).toBe("a.B.g");
  });

  it("escape what does not belong there", () => {
    aim(frame.service, "a/b c?d#e%f@g:h\u00e9");
    expect(written("/{service}", Escaping.Path)).toBe("/a%2Fb%20c%3Fd%23e%25f@g:h%C3%A9");
    expect(written("{service}", Escaping.Authority)).toBe("a-b-c-d-e-f-g:h--");
    aim(frame.service, "-._~!$&'()*+,;=AZaz09");
    expect(written("{service}", Escaping.Path)).toBe("-._~!$&'()*+,;=AZaz09");
  });

  it("have a name for a service without one", () => {
    const nothing = new Bytes();
    frame.service.aim(nothing.ptr, 0);
    frame.method.aim(nothing.ptr, 0);
    expect(written("/{service}/{method}", Escaping.Path)).toBe("/unknown/");
  });

  it("are refused with other names in braces", () => {
    const bad = ["{x}", "/{service", "{}", "{service}{"];
    for (let i = 0; i < bad.length; i++) {
      expect(Template.parse(bad[i], Escaping.Path) === null).toBe(true, bad[i]);
      expect(Template.error.includes("expected {service}")).toBe(true);
    }
  });
});
