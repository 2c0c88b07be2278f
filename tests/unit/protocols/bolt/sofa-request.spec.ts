import { Bytes, bytes } from "../../../../assembly/bytes/bytes";
import { readSofaMethod } from "../../../../protocols/bolt/sofa-request";
import { frameOf, hexOf } from "./frames";

/** The method in a content; "-" if none is found. */
function methodIn(hex: string): string {
  const method = bytes("-");
  readSofaMethod(frameOf(hex), 1024, method);
  return method.toString();
}

function text(value: string): string {
  const encoded = bytes(value);
  return `${value.length < 16 ? "0" : ""}${value.length.toString(16)}` + hexOf(encoded);
}

/** The definition of a class called C with these fields. */
function fields(names: string[]): string {
  let hex = "4f9143" + hexOf(bytes(String.fromCharCode(0x90 + names.length))).slice(-2);
  for (let i = 0; i < names.length; i++) hex += text(names[i]);
  return hex;
}

describe("the method of a SOFARPC request", () => {
  it("is found behind strings and nulls", () => {
    const start = fields(["targetAppName", "other", "methodName"]) + "6f90";
    expect<string>(methodIn(start + text("app") + "4e" + text("echo"))).toBe("echo");
    expect<string>(methodIn(start + text("") + "530002c3a9c3a9" + "530004" + hexOf(bytes("echo")))).toBe(
      "echo",
    );
  });

  it("may have more bytes than characters", () => {
    const start = fields(["methodName"]) + "6f90";
    expect<string>(methodIn(start + "05" + hexOf(bytes("aé€é€")))).toBe("aé€é€");
  });

  it("is not found behind a value of another kind, in another object, or where bytes are missing", () => {
    const start = fields(["number", "methodName"]);
    expect<string>(methodIn(start + "6f90" + "91" + text("echo"))).toBe("-");
    expect<string>(methodIn(start + "6f91" + text("1") + text("echo"))).toBe("-");
    expect<string>(methodIn(start + "4d90" + text("1") + text("echo"))).toBe("-");
    expect<string>(methodIn(fields(["name"]) + "6f90" + text("echo"))).toBe("-");
    const whole = start + "6f90" + text("1") + text("echo");
    for (let length = 0; length < whole.length; length += 2) {
      expect<string>(methodIn(whole.substring(0, length))).toBe("-", whole.substring(0, length));
    }
    expect<string>(methodIn(whole)).toBe("echo");
  });

  it("is not looked for beyond its bound", () => {
    const content = frameOf(fields(["methodName"]) + "6f90" + text("echo"));
    const method = new Bytes();
    readSofaMethod(content, content.length - 1, method);
    expect<i32>(method.length).toBe(0);
    readSofaMethod(content, content.length, method);
    expect<string>(method.toString()).toBe("echo");
  });
});
