import { Bytes } from "../bytes/bytes";
import { readBytes, readInteger } from "./read";

/**
 * The connection to the upstream (`upstream.*`), from the response's callbacks on. Text is a view that
 * lives until the callback returns, `null` where there is none; integers and times are -1 where there is
 * none. Nothing here traps.
 *
 * Source: Envoy, "Attributes"; when each is there was seen in Envoy 1.36 and 1.40.
 */
export namespace upstream {
  /** Address and port of the upstream host: `10.0.0.2:8080`. */
  export function address(): Bytes | null {
    return readBytes("upstream\0address");
  }

  /** The port of the upstream host. */
  export function port(): i64 {
    return readInteger("upstream\0port");
  }

  /** Address and port of this proxy's end. */
  export function localAddress(): Bytes | null {
    return readBytes("upstream\0local_address");
  }

  /** Where the upstream host is: `envoy.config.core.v3.Locality`, serialized protobuf. */
  export function locality(): Bytes | null {
    return readBytes("upstream\0locality");
  }

  /** How many hosts the cluster has; from the request's callbacks on, where the route leads to a cluster. */
  export function numEndpoints(): i64 {
    return readInteger("upstream\0num_endpoints");
  }

  /** How often the request was sent, retries included; 0 before the first time. */
  export function requestAttemptCount(): i64 {
    return readInteger("upstream\0request_attempt_count");
  }

  /** From the making of the upstream request until a connection was ready for it, in nanoseconds. */
  export function poolReadyDuration(): i64 {
    return readInteger("upstream\0cx_pool_ready_duration");
  }

  /** The version of TLS: `TLSv1.3`; `null` without TLS, like all of the following. */
  export function tlsVersion(): Bytes | null {
    return readBytes("upstream\0tls_version");
  }

  /** The subject of the certificate that this proxy presented. */
  export function subjectLocalCertificate(): Bytes | null {
    return readBytes("upstream\0subject_local_certificate");
  }

  /** The subject of the certificate that the other end presented. */
  export function subjectPeerCertificate(): Bytes | null {
    return readBytes("upstream\0subject_peer_certificate");
  }

  /** The first DNS name among the alternative names of the certificate that this proxy presented. */
  export function dnsSanLocalCertificate(): Bytes | null {
    return readBytes("upstream\0dns_san_local_certificate");
  }

  /** The first DNS name among the alternative names of the certificate that the other end presented. */
  export function dnsSanPeerCertificate(): Bytes | null {
    return readBytes("upstream\0dns_san_peer_certificate");
  }

  /** The first URI among the alternative names of the certificate that this proxy presented. */
  export function uriSanLocalCertificate(): Bytes | null {
    return readBytes("upstream\0uri_san_local_certificate");
  }

  /**
   * The first URI among the alternative names of the certificate that the other end presented: a SPIFFE
   * identity in a mesh.
   */
  export function uriSanPeerCertificate(): Bytes | null {
    return readBytes("upstream\0uri_san_peer_certificate");
  }

  /** SHA-256 of the certificate that the other end presented, 64 hexadecimal digits. */
  export function sha256PeerCertificateDigest(): Bytes | null {
    return readBytes("upstream\0sha256_peer_certificate_digest");
  }

  /** The certificate that the other end presented, PEM as it is; Envoy 1.36 has none. */
  export function peerCertificate(): Bytes | null {
    return readBytes("upstream\0peer_certificate");
  }

  /** Why the TLS handshake with the upstream failed; empty if it did not. */
  export function transportFailureReason(): Bytes | null {
    return readBytes("upstream\0transport_failure_reason");
  }
}
