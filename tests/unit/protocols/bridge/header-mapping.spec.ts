import { Bytes, bytes } from "../../../../assembly/bytes/bytes";
import {
  HeaderMapping,
  isHttpValue,
  MAX_MAPPED,
  MAX_NAME,
  MAX_VALUE,
} from "../../../../protocols/bridge/header-mapping";
import { MappedHeaders } from "../../../../protocols/bridge/mapped-headers";
import { XFrame } from "../../../../protocols/xprotocol/frame";
import { addHeader, frameWith } from "./frames";

const mapping = new HeaderMapping(bytes("x-rpc-"));
const mapped = new MappedHeaders(mapping);

/** The HTTP headers of a frame. */
function shown(frame: XFrame): string {
  let text = "";
  mapped.begin(frame);
  while (mapped.next()) text += `${mapped.name.toString()}=${mapped.header.value.toString()};`;
  return text;
}

function shownName(name: string): string {
  mapped.begin(frameWith([name, "v"]));
  return mapped.next() ? mapped.name.toString() : "";
}

describe("names", () => {
  it("get the prefix and lower case", () => {
    expect(shownName("userId")).toBe("x-rpc-userid");
    expect(shownName("a_b.c-d")).toBe("x-rpc-a_b.c-d");
  });

  it("have a hyphen for what a name may not have", () => {
    expect(shownName("a b:c/d(é)")).toBe("x-rpc-a-b-c-d----");
  });

  it("of traces stay as they are, in lower case", () => {
    expect(shownName("X-B3-TraceId")).toBe("x-b3-traceid");
    expect(shownName("traceparent")).toBe("traceparent");
    expect(shownName("sw8")).toBe("sw8");
    expect(shownName("x-b3-other")).toBe("x-rpc-x-b3-other");
  });

  it("that the bridge gives itself are not shown, whatever they become them by", () => {
    const reserved = ["service", "METHOD", "version", "Group", "protocol", "status", "one-way", "one way"];
    for (let i = 0; i < reserved.length; i++) expect(shownName(reserved[i])).toBe("", reserved[i]);
    expect(shownName("services")).toBe("x-rpc-services");
  });

  it("are not shown where there are none, or they are too long", () => {
    expect(shownName("")).toBe("");
    expect(shownName("n".repeat(MAX_NAME + 1))).toBe("");
    expect(shownName("n".repeat(MAX_NAME)).length).toBe(MAX_NAME + 6);
  });

  it("are known again", () => {
    const names = ["userId", "a b", "X-B3-TraceId", "b3", "n"];
    for (let i = 0; i < names.length; i++) {
      for (let j = 0; j < names.length; j++) {
        const http = Bytes.fromString(shownName(names[i]));
        expect(mapping.isNameOf(http, Bytes.fromString(names[j]))).toBe(i == j, names[i]);
        expect(mapping.isOfFrame(http)).toBe(true);
      }
    }
    expect(mapping.isNameOf(bytes("userid"), bytes("userId"))).toBe(false);
    expect(mapping.isNameOf(bytes("x-rpc-b3"), bytes("b3"))).toBe(false);
    expect(mapping.isOfFrame(bytes("x-rpc-service"))).toBe(false);
    expect(mapping.isOfFrame(bytes("x-rpc-"))).toBe(false);
    expect(mapping.isOfFrame(bytes("content-type"))).toBe(false);
  });
});

describe("values", () => {
  it("are shown if HTTP has them unchanged", () => {
    const good = ["", "a", "a b", "a\tb", "é", '{"json": [1]}'];
    for (let i = 0; i < good.length; i++) expect(isHttpValue(Bytes.fromString(good[i]))).toBe(true, good[i]);
    const bad = [" a", "a ", "\ta", "a\t", "a\nb", "a\rb", "a\0b", "\x7f", " "];
    for (let i = 0; i < bad.length; i++) expect(isHttpValue(Bytes.fromString(bad[i]))).toBe(false, bad[i]);
    expect(isHttpValue(Bytes.fromString("v".repeat(MAX_VALUE)))).toBe(true);
    expect(isHttpValue(Bytes.fromString("v".repeat(MAX_VALUE + 1)))).toBe(false);
  });

  it("are not shown where they are no text", () => {
    const frame = frameWith(["a", "1", "b", "2"]);
    frame.headers.at(0).isText = false;
    expect(shown(frame)).toBe("x-rpc-b=2;");
  });
});

describe("headers", () => {
  it("of the same HTTP name are shown once: the first", () => {
    expect(shown(frameWith(["Key", "1", "key", "2", "KEY", "3", "b", "4"]))).toBe("x-rpc-key=1;x-rpc-b=4;");
    expect(shown(frameWith(["key", " no", "KEY", "3"]))).toBe("x-rpc-key=3;");
  });

  it("that repeat the service or the method are not shown", () => {
    const frame = frameWith([
      "path",
      "a.B",
      "interface",
      "other",
      "sofa_head_method_name",
      "find",
      "x",
      "a.B",
    ]);
    const service = bytes("a.B");
    const method = bytes("find");
    frame.service.aim(service.ptr, service.length);
    frame.method.aim(method.ptr, method.length);
    expect(shown(frame)).toBe("x-rpc-interface=other;x-rpc-x=a.B;");
  });

  it("that repeat the timeout are not shown", () => {
    const values = ["3000", "300", "30000", "03000", "3001", "x000", "", "13000"];
    let text = "";
    for (let i = 0; i < values.length; i++) {
      const frame = frameWith(["timeout", values[i]]);
      frame.timeout = 3000;
      text += shown(frame).length > 0 ? "shown " : "- ";
    }
    expect(text).toBe("- shown shown shown shown shown shown shown ");
    expect(shown(frameWith(["timeout", "0"]))).toBe("x-rpc-timeout=0;");
  });

  it("are shown up to a number, and up to so many bytes", () => {
    const many = new XFrame();
    for (let i = 0; i < 1000; i++) addHeader(many, `name${i}`, bytes("v"));
    mapped.begin(many);
    let count = 0;
    while (mapped.next()) count++;
    expect(count).toBe(MAX_MAPPED);

    const large = new XFrame();
    for (let i = 0; i < 10; i++) addHeader(large, `name${i}`, Bytes.fromString("v".repeat(5000)));
    addHeader(large, "small", bytes("v"));
    mapped.begin(large);
    let total = 0;
    let last = "";
    while (mapped.next()) {
      total += mapped.name.length + mapped.header.value.length;
      last = mapped.name.toString();
    }
    expect(total <= 32 * 1024).toBe(true);
    expect(last).toBe("x-rpc-small");
  });
});
