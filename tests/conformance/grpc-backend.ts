import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";

/** A message in gRPC's frame. */
function frame(message: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(Buffer.byteLength(message), 1);
  return Buffer.concat([head, Buffer.from(message)]);
}

/** One call: what the server may do with it. */
class Call {
  status = 0;
  message = "";
  #isOpen = false;

  constructor(
    readonly stream: ServerHttp2Stream,
    readonly headers: IncomingHttpHeaders,
  ) {
    stream.on("wantTrailers", () => {
      if (stream.destroyed || stream.closed) return;
      stream.sendTrailers({
        "grpc-status": String(this.status),
        ...(this.message !== "" && { "grpc-message": this.message }),
        "x-trailer": "t",
      });
    });
  }

  get isOver(): boolean {
    return this.stream.destroyed || this.stream.closed || this.stream.writableEnded;
  }

  send(...messages: string[]): this {
    this.open();
    for (const message of messages) this.stream.write(frame(message));
    return this;
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const headers = { ":status": 200, "content-type": "application/grpc", "x-initial": "i" };
    this.stream.respond(headers, { waitForTrailers: true, sendDate: false } as object);
  }

  end(): void {
    this.open();
    this.stream.end();
  }
}

/** What comes of a message, by the method that is called: `/test.Service/METHOD`. */
const methods: Readonly<Record<string, (call: Call, message: string) => void>> = {
  /** Each message as it came, until the caller ends. */
  Echo: (call, message) => call.send(message),
  /** Some of the call's headers. */
  Headers: (call) =>
    call.send(["x-in", "te", "content-type"].map((name) => `${name}=${call.headers[name] ?? ""}`).join(" ")),
  /** One message, and the end. */
  Ends: (call, message) => call.send(message).end(),
  Two: (call) => call.send("one", "two").end(),
  NoMessage: (call) => call.end(),
  /** The status that the message says. */
  Fail: (call, message) => {
    call.status = Number(message);
    call.message = `failed ${message}`;
    call.end();
  },
  /** An answer with nothing but a status, in its headers. */
  FailAtOnce: ({ stream }) => {
    const status = { "grpc-status": "7", "grpc-message": "no" };
    const headers = { ":status": 200, "content-type": "application/grpc", ...status };
    stream.respond(headers, { endStream: true, sendDate: false } as object);
  },
  /** What is no frame. */
  Garbage: (call) => {
    call.open();
    call.stream.end(Buffer.from([9, 9, 9, 9, 9, 9]));
  },
  /** An answer in HTTP without gRPC, with the status that the message says. */
  Http: ({ stream }, message) => {
    stream.respond({ ":status": Number(message), "content-type": "text/plain" });
    stream.end("no gRPC here");
  },
  Slow: () => {},
  Drop: ({ stream }) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
  Gone: ({ stream }) => stream.session?.destroy(),
};

/** Serves gRPC without any library, so that it can be got wrong on purpose. */
export function answerGrpc(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  const name = String(headers[":path"]).split("/")[2] ?? "";
  const method = methods[name] ?? (() => {});
  const call = new Call(stream, headers);
  let buffered = Buffer.alloc(0);
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 5 && buffered.length >= 5 + buffered.readUInt32BE(1)) {
      const end = 5 + buffered.readUInt32BE(1);
      if (!call.isOver) method(call, buffered.subarray(5, end).toString());
      buffered = buffered.subarray(end);
    }
  });
  stream.on("end", () => {
    if (!call.isOver && (name === "Echo" || name === "Headers")) call.end();
  });
}
