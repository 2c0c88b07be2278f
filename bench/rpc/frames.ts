/** A frame with the places of what is another in each call: its request id, and a token in its body. */
export interface FrameTemplate {
  bytes: Buffer;
  idAt: number;
  idSize: 4 | 8;
  tokenAt: number;
}

/** What a client and a server say to each other in a protocol, and how a heartbeat is told from a call. */
export interface CallFrames {
  request: FrameTemplate;
  answer: FrameTemplate;
  heartbeatAnswer: Buffer;
  heartbeatAt: number;
  heartbeatMask: number;
  heartbeatValue: number;
  heartbeatSize: number;
}

/** The interface that all calls are made to. */
export const SERVICE = "com.example.shop.CatalogueService";
const METHOD = "findArticle";
const VERSION = "1.0.0";
const GROUP = "blue";

const PAYLOAD_BYTES = 1024;
/** Stands at the start of the payload, for a token of its length. */
const TOKEN = "00000000";
const PAYLOAD = TOKEN.padEnd(PAYLOAD_BYTES, "The quick brown fox jumps over the lazy dog. ");

/** What sofa-bolt-node sends in the headers of a call; the method is in the content. */
const BOLT_HEADERS: Readonly<Record<string, string>> = { service: `${SERVICE}:${VERSION}` };

/** What a client of SOFARPC's Java sends in the headers of a call. */
const SOFA_HEADERS: Readonly<Record<string, string>> = {
  service: `${SERVICE}:${VERSION}`,
  sofa_head_method_name: METHOD,
  sofa_head_target_service: `${SERVICE}:${VERSION}`,
  sofa_head_target_app: "catalogue",
  sofa_head_generic_type: "0",
  type: "sync",
  "rpc_trace_context.sofaTraceId": "0a0fe9201700000000000100112345",
  "rpc_trace_context.sofaRpcId": "0.1",
  "rpc_trace_context.sofaCallerApp": "shop",
};

/** What a Dubbo 2.7 consumer attaches to a call. */
const ATTACHMENTS: Readonly<Record<string, string>> = {
  path: SERVICE,
  "remote.application": "shop",
  interface: SERVICE,
  version: VERSION,
  group: GROUP,
  timeout: "3000",
};

const TIMEOUT_MS = 3_000;

const REQUEST_CLASS = "com.alipay.sofa.rpc.core.request.SofaRequest";

/** The start of a SofaRequest in Hessian 1, as sofa-bolt-node writes it, up to the method's name. */
function sofaRequest(): Buffer {
  const fields = ["methodName", "methodArgSigs", "targetServiceUniqueName", "targetAppName", "requestProps"];
  const definition = [hex("4f bc"), Buffer.from(REQUEST_CLASS), hex("95"), ...fields.map(hessianString)];
  return Buffer.concat([...definition, hex("6f 90"), hessianString(METHOD)]);
}

/**
 * A call in Bolt v1:
 * ```
 * request  01 proto, 01 request, 0001 call, 01 version, u32 id, 01 hessian2, u32 timeout, u16 class, u16 headers, u32 content
 * answer   01 proto, 00 response, 0002 answer, 01 version, u32 id, 01 hessian2, 0000 success, u16 class, u16 headers, u32 content
 * ```
 */
export function boltFrames(headers = BOLT_HEADERS): CallFrames {
  const request = boltFrame(
    [hex("01010001 01"), u32(0), hex("01"), u32(TIMEOUT_MS)],
    REQUEST_CLASS,
    headers,
    Buffer.concat([sofaRequest(), hessianString(PAYLOAD)]),
  );
  const answer = boltFrame(
    [hex("01000002 01"), u32(0), hex("01 0000")],
    "com.alipay.sofa.rpc.core.response.SofaResponse",
    {},
    hessianString(PAYLOAD),
  );
  return {
    request: template(request, 5, 4),
    answer: template(answer, 5, 4),
    heartbeatAnswer: hex("01000000 01 00000000 01 0000 0000 0000 00000000"),
    heartbeatAt: 3,
    heartbeatMask: 0xff,
    heartbeatValue: 0,
    heartbeatSize: 22,
  };
}

function boltFrame(
  head: readonly Buffer[],
  className: string,
  headers: Readonly<Record<string, string>>,
  content: Buffer,
): Buffer {
  const block = Buffer.concat(
    Object.entries(headers).flatMap(([name, value]) => [
      u32(name.length),
      Buffer.from(name),
      u32(value.length),
      Buffer.from(value),
    ]),
  );
  const lengths = [u16(className.length), u16(block.length), u32(content.length)];
  return Buffer.concat([...head, ...lengths, Buffer.from(className), block, content]);
}

/**
 * A call in Dubbo 2:
 * ```
 * request  dabb magic, c2 request|two-way|hessian2, 00, u64 id, u32 length, then in Hessian 2: Dubbo's version, service, version,
 *          method, types of the arguments, arguments, attachments
 * answer   dabb magic, 02 hessian2, 14 OK, u64 id, u32 length, then: 4 (a value and attachments), value, attachments
 * ```
 */
export function dubboFrames(): CallFrames {
  const call = ["2.0.2", SERVICE, VERSION, METHOD, "Ljava/lang/String;", PAYLOAD].map(hessianString);
  const request = dubboFrame("dabbc200", [...call, hessianMap(ATTACHMENTS)]);
  const answer = dubboFrame("dabb0214", [hex("94"), hessianString(PAYLOAD), hessianMap({ dubbo: "2.0.2" })]);
  return {
    request: template(request, 4, 8),
    answer: template(answer, 4, 8),
    heartbeatAnswer: hex("dabb2214 0000000000000000 00000001 4e"),
    heartbeatAt: 2,
    heartbeatMask: 0x20,
    heartbeatValue: 0x20,
    heartbeatSize: 17,
  };
}

/** The frames of the calls that are measured: in Bolt as sofa-bolt-node and as SOFARPC's Java write them, and in Dubbo. */
export const CALL_FRAMES = {
  bolt: boltFrames(),
  sofarpc: boltFrames(SOFA_HEADERS),
  dubbo: dubboFrames(),
} as const satisfies Readonly<Record<string, CallFrames>>;

/** The same in Bolt v2, for its codec alone: the version of the frame, and with a checksum at its end if `crc`. */
export function boltV2Request(crc: (bytes: Buffer) => number, checked: boolean): Buffer {
  const v1 = boltFrames().request.bytes;
  const version = checked ? 2 : 1;
  const head = [hex("02"), Buffer.of(version), v1.subarray(1, 10), Buffer.of(checked ? 1 : 0)];
  const frame = Buffer.concat([...head, v1.subarray(10)]);
  return checked ? Buffer.concat([frame, u32(crc(frame))]) : frame;
}

function dubboFrame(start: string, values: readonly Buffer[]): Buffer {
  const body = Buffer.concat(values);
  return Buffer.concat([hex(start), Buffer.alloc(8), u32(body.length), body]);
}

/** One of up to 31 characters has its length in the tag; ASCII only, of which a byte is a character. */
function hessianString(text: string): Buffer {
  const length = text.length < 32 ? Buffer.of(text.length) : Buffer.concat([hex("53"), u16(text.length)]);
  return Buffer.concat([length, Buffer.from(text, "ascii")]);
}

function hessianMap(entries: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat([hex("48"), ...Object.entries(entries).flat().map(hessianString), hex("5a")]);
}

function template(bytes: Buffer, idAt: number, idSize: 4 | 8): FrameTemplate {
  return { bytes, idAt, idSize, tokenAt: bytes.indexOf(PAYLOAD) };
}

function hex(digits: string): Buffer {
  return Buffer.from(digits.replaceAll(" ", ""), "hex");
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
