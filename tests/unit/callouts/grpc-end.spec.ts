import { Bytes } from "../../../assembly/bytes/bytes";
import { decodePercent, ownLength } from "../../../assembly/callouts/grpc-end";

function own(message: string): string {
  const bytes = Bytes.fromString(message);
  return bytes.slice(0, ownLength(bytes.ptr, bytes.length)).toString();
}

function decoded(message: string): string {
  const bytes = Bytes.fromString(message);
  return bytes.slice(0, decodePercent(bytes.ptr, bytes.length)).toString();
}

describe("the message of a gRPC call that failed", () => {
  it("ends before the host's reason", () => {
    expect(own("no such user{via_upstream}")).toBe("no such user");
    expect(own("reset{upstream_reset{connection_termination}}")).toBe("reset");
    expect(own("{via_upstream}")).toBe("");
  });

  it("keeps its own braces", () => {
    expect(own("no {x} here{via_upstream}")).toBe("no {x} here");
    expect(own("no {x} here")).toBe("no {x} here");
    expect(own("unbalanced}")).toBe("unbalanced}");
    expect(own("")).toBe("");
  });

  it("is decoded", () => {
    expect(decoded("failed%207")).toBe("failed 7");
    expect(decoded("%e2%82%AC")).toBe("€");
    expect(decoded("100%")).toBe("100%");
    expect(decoded("%2")).toBe("%2");
    expect(decoded("%zz%41")).toBe("%zzA");
    expect(decoded("")).toBe("");
  });
});
