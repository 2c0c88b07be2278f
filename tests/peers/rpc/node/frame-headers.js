// The headers of requests, which the library skips where their content is Hessian's.

/** The headers of each request that a socket reads, by its id. */
export function headersOf(socket) {
  const seen = new Map();
  let bytes = Buffer.alloc(0);
  socket.on("data", (data) => {
    bytes = bytes.length === 0 ? data : Buffer.concat([bytes, data]);
    for (let frame = frameOf(bytes); frame !== null; frame = frameOf(bytes)) {
      if (frame.headers !== null) seen.set(frame.id, frame.headers);
      bytes = bytes.subarray(frame.length);
    }
  });
  return seen;
}

/** The first frame, if it is whole: Bolt has a byte more in front of the type in version 2, and one more for switches. */
function frameOf(bytes) {
  const isV2 = bytes[0] === 2;
  const type = bytes[isV2 ? 2 : 1];
  const head = (isV2 ? 24 : 22) - (type === 0 ? 2 : 0);
  if (bytes.length < head) return null;
  const id = bytes.readInt32BE(isV2 ? 6 : 5);
  const classLength = bytes.readUInt16BE(head - 8);
  const headerLength = bytes.readUInt16BE(head - 6);
  const checksum = isV2 && bytes[1] === 2 && bytes[11] === 1 ? 4 : 0;
  const length = head + classLength + headerLength + bytes.readUInt32BE(head - 4) + checksum;
  if (bytes.length < length) return null;
  const start = head + classLength;
  return { id, length, headers: type === 0 ? null : block(bytes.subarray(start, start + headerLength)) };
}

function block(bytes) {
  const texts = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    texts.push(bytes.toString("utf8", at + 4, at + 4 + Math.max(0, length)));
    at += 4 + Math.max(0, length);
  }
  const headers = {};
  for (let i = 0; i + 1 < texts.length; i += 2) headers[texts[i]] = texts[i + 1];
  return headers;
}
