// The peer of sofa-bolt-node: `server PORT NAME` answers calls, `client` makes those that the lines of its input ask for.
// tests/support/rpc/program.ts says what the lines are.

import net from "node:net";
import readline from "node:readline";
import bolt from "sofa-bolt-node";
import { headersOf } from "./frame-headers.js";

const [mode, port, name] = process.argv.slice(2);
const show = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** So many bytes, in a pattern that does not repeat soon. */
const largeBytes = (size) =>
  Buffer.from(Uint8Array.from({ length: size }, (_, i) => i ^ (i >> 8) ^ (i >> 16)));
const reversed = (bytes) => Buffer.from(bytes).reverse();

/** What a service throws, as Hessian has it. */
const exception = (detailMessage) => {
  const fields = { detailMessage, stackTrace: [], suppressedExceptions: [], cause: null };
  return { $class: "java.lang.IllegalStateException", $: fields };
};

/** The library's encoder and decoder at the two ends of a socket. */
function attach(socket) {
  const options = { sentReqs: new Map() };
  const encoder = bolt.encoder(options);
  const decoder = bolt.decoder(options);
  encoder.pipe(socket);
  socket.pipe(decoder);
  decoder.on("error", (error) => socket.destroy(error));
  return { encoder, decoder };
}

if (mode === "server") serve();
else runClient();

function serve() {
  const notes = [];
  const methods = {
    echo: ([text]) => text,
    reverse: ([bytes]) => reversed(bytes),
    note: ([text]) => notes.push(text),
    noted: () => notes,
    where: () => name,
  };
  const server = net.createServer((socket) => {
    socket.setNoDelay(true);
    socket.on("error", () => {});
    const seen = headersOf(socket);
    const { encoder, decoder } = attach(socket);
    decoder.on("heartbeat", (heartbeat) => encoder.writeHeartbeatAck(heartbeat));
    decoder.on("request", (request) => {
      const { methodName, args } = request.data;
      const headers = seen.get(request.packetId);
      seen.delete(request.packetId);
      const answer = (appResponse) => encoder.writeResponse(request, { isError: false, appResponse });
      if (methodName === "attachments") return answer(headers);
      if (methodName === "slow") return setTimeout(() => answer(name), args[0]);
      if (methodName === "fail") return answer(exception(args[0]));
      const method = methods[methodName];
      if (!method)
        return encoder.writeResponse(request, { isError: true, errorMsg: `no method ${methodName}` });
      const value = method(args);
      if (methodName !== "note") answer(value);
    });
  });
  server.listen(Number(port), "127.0.0.1", () => show({ ready: server.address().port }));
  process.stdin.resume().on("end", () => process.exit(0));
}

/** A request of SOFARPC that has more headers than the service's. */
class RequestWithHeaders extends bolt.BaseRpcCmd {
  get className() {
    return "com.alipay.sofa.rpc.core.request.SofaRequest";
  }

  serializeHeader(out) {
    for (const text of Object.entries({ service: this.obj.serverSignature, ...this.obj.headers }).flat()) {
      const bytes = Buffer.from(text);
      out.putInt(bytes.length).put(bytes);
    }
  }

  serializeContent(out) {
    bolt.codec.hessian2.encode(out, this);
  }
}

class Connection {
  constructor(command) {
    this.socket = net.connect(command.port, command.host);
    this.socket.setNoDelay(true);
    this.waiting = new Map();
    this.nextId = 1;
    Object.assign(this, attach(this.socket));
    const { bolt: version = "1", crc = "false" } = command.options ?? {};
    this.encoder.protocolType = version === "2" ? "bolt2" : "bolt";
    this.encoder.boltVersion = version === "2" && crc === "true" ? 2 : 1;
    this.encoder.crcEnable = crc === "true";
    this.decoder.on("response", ({ packetId, data }) => this.settle(packetId, data.error, data.appResponse));
    this.decoder.on("heartbeat_ack", ({ packetId }) => this.settle(packetId, null, "acknowledged"));
    this.socket.on("error", () => {});
    this.socket.on("close", () => {
      this.closed = true;
      for (const id of [...this.waiting.keys()]) this.settle(id, new Error("the connection is closed"));
    });
  }

  settle(id, error, value) {
    const call = this.waiting.get(id);
    if (!call) return show({ unexpected: id });
    this.waiting.delete(id);
    clearTimeout(call.timer);
    if (error) call.reject(error);
    else call.resolve(value);
  }

  call(command) {
    const id = this.nextId++;
    const args = command.method === "reverse" ? [largeBytes(command.args[0])] : (command.args ?? []);
    const timeout = command.timeout ?? 10_000;
    return new Promise((resolve, reject) => {
      if (command.method === "heartbeat") this.encoder.writeHeartbeat(id, { clientUrl: "peers" });
      else this.encoder.writeRequest(id, this.request(command, args, timeout));
      if (command.oneWay) return resolve(null);
      // The library leaves timeouts to its users. The proxy knows the caller's and answers first.
      const timer = setTimeout(() => this.settle(id, new Error("no answer in time")), timeout + 5_000);
      this.waiting.set(id, { resolve, reject, timer });
    }).then((value) =>
      Buffer.isBuffer(value) ? { bytes: value.length, right: value.equals(reversed(args[0])) } : value,
    );
  }

  request(command, args, timeout) {
    const { service = "peers.Reviews", version = "1.0.0", method, headers = {}, oneWay = false } = command;
    const serverSignature = `${service}:${version}`;
    const call = { serverSignature, methodName: method, args, timeout, headers, oneway: oneWay };
    return new RequestWithHeaders(call, this.encoder.encodeOptions);
  }
}

function runClient() {
  const connections = new Map();
  const connectionOf = (command) => {
    const key = JSON.stringify([command.host, command.port, command.options]);
    const open = connections.get(key);
    if (open && !open.closed) return open;
    const opened = new Connection(command);
    connections.set(key, opened);
    return opened;
  };
  const errorOf = (error) => ({ type: error.name, message: error.message });

  async function once(command) {
    try {
      return { id: command.id, value: (await connectionOf(command).call(command)) ?? null };
    } catch (error) {
      return { id: command.id, error: errorOf(error) };
    }
  }

  async function often(command) {
    const values = {};
    const errors = {};
    let left = command.times;
    const caller = async () => {
      while (left-- > 0) {
        const { value, error } = await once(command);
        const [counts, what] = error ? [errors, error] : [values, value];
        const key = JSON.stringify(what);
        counts[key] = (counts[key] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: command.inFlight ?? 1 }, caller));
    return { id: command.id, values, errors };
  }

  readline.createInterface({ input: process.stdin }).on("line", (line) => {
    const command = JSON.parse(line);
    ((command.times ?? 1) === 1 ? once : often)(command).then(show);
  });
  process.stdin.on("end", () => process.exit(0));
  show({ ready: 0 });
}
