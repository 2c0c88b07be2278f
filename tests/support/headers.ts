/** Headers as they were on the wire: in order, repeated ones each by itself. */
export type HeaderList = [name: string, value: string][];

/** Every value of a header, in order; the name in any case. */
export function headerValues(headers: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** Node's raw form, names and values by turns, as pairs; without HTTP/2's pseudo-headers. */
export function fromRawHeaders(raw: readonly string[]): HeaderList {
  const headers: HeaderList = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (!raw[i]!.startsWith(":")) headers.push([raw[i]!, raw[i + 1]!]);
  }
  return headers;
}

/** The form that `node:http2` sends: a repeated header's values in one array. */
export function toHttp2Headers(headers: HeaderList): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = result[key];
    result[key] = before === undefined ? value : [before, value].flat();
  }
  return result;
}
