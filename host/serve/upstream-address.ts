/** The address that an upstream's URL names. */
export interface UpstreamAddress {
  host: string;
  port: number;
}

/** @throws TypeError of one clear line when the URL is not `http://host[:port]` */
export function upstreamAddress(url: string): UpstreamAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isOrigin = parsed !== null && parsed.pathname === "/" && !parsed.search && !parsed.hash;
  if (parsed?.protocol !== "http:" || !isOrigin || parsed.username || !parsed.hostname) {
    throw new TypeError(`"${url}" is not an upstream: it must be http://host:port, without a path`);
  }
  return addressOf(parsed, 80);
}

/** @throws TypeError of one clear line when the URL is not `tcp://host:port` */
export function tcpAddress(url: string): UpstreamAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== "tcp:" || !parsed.hostname || !parsed.port) {
    throw new TypeError(`"${url}" is not an upstream: it must be tcp://host:port`);
  }
  return addressOf(parsed, 0);
}

function addressOf({ hostname, port }: URL, defaultPort: number): UpstreamAddress {
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || defaultPort) };
}
