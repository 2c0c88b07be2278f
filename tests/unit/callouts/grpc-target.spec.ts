import { Bytes } from "../../../assembly/bytes/bytes";
import { mark, release } from "../../../assembly/bytes/scratch";
import { grpcTarget, looksLikeMessage, targetLength } from "../../../assembly/callouts/grpc-target";
import { ProtobufReader } from "../../../assembly/protobuf/reader";
import { raw } from "../support/raw";

function looks(name: string): bool {
  const bytes = Bytes.fromString(name);
  return looksLikeMessage(bytes.ptr, <usize>bytes.length);
}

/** The cluster in the GrpcService that a target became; empty if it became none. */
function clusterIn(message: Bytes): string {
  const reader = new ProtobufReader(message);
  if (!reader.next() || reader.field != 1) return "";
  const cluster = reader.message();
  return cluster.next() && cluster.field == 1 ? cluster.string() : "";
}

function sent<T>(target: T): Bytes {
  const ptr = grpcTarget(target);
  return new Bytes(ptr, <i32>targetLength).copy();
}

let seed: u32 = 7;

function random(below: u32): u32 {
  seed = seed * 1664525 + 1013904223;
  return (seed >>> 8) % below;
}

describe("a name", () => {
  it("looks like a message if it can be read as one", () => {
    const yes = ["auth_grpc", "users", "st", "cd", "xy", "sh1t", "", "auth_grpcusers", "é"];
    for (let i = 0; i < yes.length; i++) expect(looks(yes[i])).toBe(true, yes[i]);
    const no = [
      "grpc",
      "auth",
      "user",
      "auth-grpcs",
      "catalog",
      "shop",
      "x",
      "s",
      "cl",
      "b0",
      "outbound|80||a.b",
    ];
    for (let i = 0; i < no.length; i++) expect(looks(no[i])).toBe(false, no[i]);
  });

  it("looks like a message just where a reader of messages agrees, if it is ASCII", () => {
    let disagreements = "";
    let messages = 0;
    for (let i = 0; i < 200_000; i++) {
      const length = 1 + <i32>random(10);
      const bytes = Bytes.wrap(new ArrayBuffer(length));
      for (let at = 0; at < length; at++) store<u8>(bytes.ptr + <usize>at, <u8>(1 + random(127)));
      const reader = new ProtobufReader(bytes);
      while (reader.next());
      if (!reader.failed) messages++;
      if (looksLikeMessage(bytes.ptr, <usize>length) == reader.failed) disagreements += ` ${bytes}`;
    }
    expect(disagreements).toBe("");
    expect(messages).toBeGreaterThan(1000);
  });

  it("is not looked into beyond the length of a name, nor beyond ASCII", () => {
    expect(looks("s".repeat(255))).toBe(false);
    expect(looks("s".repeat(100_000))).toBe(true);
    expect(looks("grpcé")).toBe(true);
  });
});

describe("the target of a gRPC callout", () => {
  it("is a name as it is, where it cannot be taken for a message", () => {
    expect(sent("grpc").toString()).toBe("grpc");
    expect(sent(Bytes.fromString("grpc")).toString()).toBe("grpc");
    expect(sent("").length).toBe(0);
    expect(sent(new Bytes()).length).toBe(0);
  });

  it("is a message with the name, where it can", () => {
    const before = mark();
    const long = "é".repeat(10_000);
    expect(clusterIn(sent("auth_grpc"))).toBe("auth_grpc");
    expect(clusterIn(sent(Bytes.fromString("users")))).toBe("users");
    expect(clusterIn(sent(long))).toBe(long);
    release(before);
  });

  it("is a service as it was given, if it names a target", () => {
    const envoyGrpc = raw([0x0a, 3, 0x0a, 1, 0x61]);
    const withTimeout = raw([0x1a, 2, 0x08, 1, 0x0a, 3, 0x0a, 1, 0x61]);
    const googleGrpc = raw([0x12, 0]);
    expect(sent(envoyGrpc).equals(envoyGrpc)).toBe(true);
    expect(sent(withTimeout).equals(withTimeout)).toBe(true);
    expect(sent(googleGrpc).equals(googleGrpc)).toBe(true);
  });

  it("is taken for a name where a service names none, for Envoy would abort", () => {
    const timeoutOnly = raw([0x1a, 0]);
    const number = raw([0x08, 1]);
    expect(clusterIn(sent(timeoutOnly)).length).toBe(2);
    expect(clusterIn(sent(number)).length).toBe(2);
    expect(clusterIn(sent(raw([0x0a, 3, 0x0a])))).toBe("");
  });
});
