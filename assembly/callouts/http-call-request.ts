import { Bytes } from "../bytes/bytes";
import { HeaderList } from "../http/header-list";

/**
 * A request for an HTTP callout. It may be made once, in `onConfigure`, and sent again and again.
 *
 *     const request = new HttpCallRequest("auth", "POST", "/check", "auth.internal");
 *     request.headers.add("x-user", user);
 *     request.body = Bytes.fromString("…");
 */
@final
export class HttpCallRequest {
  /** The name of the host's cluster (Envoy: `clusters[].name`, Istio: `outbound|8000||auth.default.svc.cluster.local`). */
  readonly cluster: Bytes;
  /** `:method`, `:path` and `:authority`, without which hosts send nothing, and what is added. */
  readonly headers: HeaderList;
  /** The body; null for none. */
  body: Bytes | null = null;
  /** Trailers; null for none. */
  trailers: HeaderList | null = null;

  constructor(cluster: string, method: string, path: string, authority: string) {
    this.cluster = Bytes.fromString(cluster);
    this.headers = new HeaderList().add(":method", method).add(":path", path).add(":authority", authority);
  }
}
