import { Bytes, bytes } from "../../../../assembly/bytes/bytes";
import { HeaderBlock } from "../../../../protocols/bridge/header-block";
import { HeaderEdits } from "../../../../protocols/bridge/header-edits";
import { HeaderMapping } from "../../../../protocols/bridge/header-mapping";
import { XFrame } from "../../../../protocols/xprotocol/frame";
import { addHeader, frameWith, headersOf } from "./frames";

const edits = new HeaderEdits(new HeaderMapping(bytes("x-rpc-")));
const block = new HeaderBlock();

/** What a frame's headers are after a request came with these. */
function applied(frame: XFrame, http: string[]): string {
  block.clear();
  for (let i = 0; i + 1 < http.length; i += 2) {
    block.add(Bytes.fromString(http[i]), Bytes.fromString(http[i + 1]));
  }
  edits.apply(block, frame);
  return headersOf(frame);
}

describe("edits", () => {
  it("are none where nothing was changed", () => {
    const frame = frameWith(["userId", "1", "service", "a.B", "B3", "t", "bad", "x\n", "other", ""]);
    applied(frame, ["x-rpc-userid", "1", "b3", "t", "x-rpc-other", ""]);
    expect(frame.headers.edited).toBe(false);
  });

  it("are none where only the order was changed", () => {
    const frame = frameWith(["a", "1", "b", "2", "c", "3"]);
    applied(frame, ["x-rpc-c", "3", "x-rpc-a", "1", "x-rpc-b", "2"]);
    expect(frame.headers.edited).toBe(false);
  });

  it("set another value", () => {
    expect(applied(frameWith(["userId", "1", "b", "2"]), ["x-rpc-userid", "9", "x-rpc-b", "2"])).toBe(
      "userId=9;b=2;",
    );
  });

  it("remove what is gone", () => {
    expect(applied(frameWith(["a", "1", "b", "2"]), ["x-rpc-b", "2"])).toBe("b=2;");
    expect(applied(frameWith(["a", "1"]), [])).toBe("");
  });

  it("add what is new, traces by their own name", () => {
    const frame = frameWith(["a", "1"]);
    expect(applied(frame, ["x-rpc-new", "n", "x-rpc-a", "1", "traceparent", "t"])).toBe(
      "a=1;new=n;traceparent=t;",
    );
  });

  it("leave what was not shown", () => {
    const frame = frameWith(["service", "s", "bad", "x\n", "Key", "1", "KEY", "2"]);
    expect(applied(frame, ["x-rpc-key", "5"])).toBe("service=s;bad=x\n;Key=5;KEY=2;");
  });

  it("leave what is no text", () => {
    const frame = frameWith(["a", "", "b", "2"]);
    frame.headers.at(0).isText = false;
    applied(frame, ["x-rpc-b", "2"]);
    expect(frame.headers.edited).toBe(false);
  });

  it("bear more headers than a frame can show", () => {
    const frame = new XFrame();
    const http: string[] = [];
    for (let i = 0; i < 200; i++) {
      addHeader(frame, `n${i}`, bytes("v"));
      http.push(`x-rpc-other${i}`);
      http.push("w");
    }
    const text = applied(frame, http);
    expect(text.startsWith("n64=v;")).toBe(true);
    expect(text.endsWith("other199=w;")).toBe(true);
  });
});
