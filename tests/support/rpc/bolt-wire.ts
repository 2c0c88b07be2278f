import type { RpcCall, RpcMessage, Wire } from "./wire.js";

const SERVICE = "service";
const METHOD = "sofa_head_method_name";
const CLASS = Buffer.from("peers.Text");

const HEARTBEAT = 0;
const CALL = 1;
const ANSWER = 2;

/** SOFABolt's protocol, of version 1 or 2 (that without a checksum). */
function bolt(version: 1 | 2): Wire {
  const shift = version - 1;
  const timeoutAt = version === 1 ? 10 : 12;

  /** Lengths stand at the head's end: of the class, the headers and the content. */
  function head(type: number, command: number, id: number, last: number): Buffer {
    const isAnswer = type === 0;
    const buffer = Buffer.alloc(timeoutAt + (isAnswer ? 2 : 4) + 8);
    buffer[0] = version;
    if (version === 2) buffer[1] = 1;
    buffer[1 + shift] = type;
    buffer.writeUInt16BE(command, 2 + shift);
    buffer[4 + shift] = 1;
    buffer.writeUInt32BE(id, 5 + shift);
    buffer[9 + shift] = 1;
    if (isAnswer) buffer.writeUInt16BE(last, timeoutAt);
    else buffer.writeInt32BE(last, timeoutAt);
    return buffer;
  }

  function frame(start: Buffer, headers: Buffer, content: Buffer): Buffer {
    start.writeUInt16BE(CLASS.length, start.length - 8);
    start.writeUInt16BE(headers.length, start.length - 6);
    start.writeUInt32BE(content.length, start.length - 4);
    return Buffer.concat([start, CLASS, headers, content]);
  }

  const headSize = (data: Buffer): number => timeoutAt + (data[1 + shift] === 0 ? 2 : 4) + 8;

  return {
    name: version === 1 ? "bolt" : "boltv2",

    write(message: RpcMessage): Buffer {
      const { kind, id } = message;
      if (kind === "heartbeat") return head(1, HEARTBEAT, id, 3_000);
      if (kind === "heartbeat answer") return head(0, HEARTBEAT, id, 0);
      if (kind === "answer") {
        const { status, text } = message.answer;
        return frame(head(0, ANSWER, id, status), Buffer.alloc(0), Buffer.from(text));
      }
      const { oneWay = false, timeout = 0, text = "" } = message.call;
      return frame(
        head(oneWay ? 2 : 1, CALL, id, timeout),
        headerBlock(headersOf(message.call)),
        Buffer.from(text),
      );
    },

    lengthOf(data: Buffer): number {
      if (data.length < 24 && data.length < headSize(data)) return 0;
      const end = headSize(data);
      return end + data.readUInt16BE(end - 8) + data.readUInt16BE(end - 6) + data.readUInt32BE(end - 4);
    },

    read(data: Buffer): RpcMessage {
      const type = data[1 + shift]!;
      const id = data.readUInt32BE(5 + shift);
      if (data.readUInt16BE(2 + shift) === HEARTBEAT) {
        return { kind: type === 0 ? "heartbeat answer" : "heartbeat", id };
      }
      const end = headSize(data);
      const headersAt = end + data.readUInt16BE(end - 8);
      const contentAt = headersAt + data.readUInt16BE(end - 6);
      const text = data.toString("utf8", contentAt);
      if (type === 0) {
        const status = data.readUInt16BE(timeoutAt);
        return { kind: "answer", id, answer: { status, ok: status === 0, text } };
      }
      const {
        [SERVICE]: named = "",
        [METHOD]: method = "",
        ...headers
      } = readHeaders(data.subarray(headersAt, contentAt));
      const [service = "", version, group] = named.split(":");
      const call: RpcCall = {
        service,
        method,
        ...(version && { version }),
        ...(group && { group }),
        headers,
        text,
        timeout: data.readInt32BE(timeoutAt),
        oneWay: type === 2,
      };
      return { kind: "call", id, call };
    },
  };
}

/** SOFARPC names version and group behind the service: `service:version:group`. */
function headersOf({ service, method, version, group, headers }: RpcCall): Record<string, string> {
  const parts = [service, version ?? (group === undefined ? undefined : ""), group];
  const name = parts.filter((part) => part !== undefined).join(":");
  return { [SERVICE]: name, [METHOD]: method, ...headers };
}

function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(headers)
      .flat()
      .flatMap((text) => {
        const bytes = Buffer.from(text);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        return [length, bytes];
      }),
  );
}

function readHeaders(block: Buffer): Record<string, string> {
  const texts: string[] = [];
  for (let at = 0; at < block.length; ) {
    const length = block.readUInt32BE(at);
    texts.push(block.toString("utf8", at + 4, at + 4 + length));
    at += 4 + length;
  }
  const headers: Record<string, string> = {};
  for (let i = 0; i < texts.length; i += 2) headers[texts[i]!] = texts[i + 1]!;
  return headers;
}

export const boltWire: Wire = bolt(1);
export const boltV2Wire: Wire = bolt(2);
