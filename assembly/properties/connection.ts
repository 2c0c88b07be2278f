import { Bytes } from "../bytes/bytes";
import { readBoolean, readBytes, readInteger } from "./read";

/**
 * The client's connection (`connection.*`), throughout the stream. Text is a view that lives until the
 * callback returns, `null` where there is none; integers and times are -1 where there is none. Nothing here
 * traps.
 *
 * Source: Envoy, "Attributes"; when each is there was seen in Envoy 1.36 and 1.40.
 */
export namespace connection {
  /** Envoy's number for it, unique in the process. */
  export function id(): i64 {
    return readInteger("connection\0id");
  }

  /** True if it is TLS and the client presented a certificate. */
  export function mtls(): bool {
    return readBoolean("connection\0mtls");
  }

  /**
   * The host name that the client asked for in TLS (SNI); empty if it did not, and on Envoy without the listener
   * filter `tls_inspector`.
   */
  export function requestedServerName(): Bytes | null {
    return readBytes("connection\0requested_server_name");
  }

  /** The version of TLS: `TLSv1.3`; `null` without TLS, like all of the following. */
  export function tlsVersion(): Bytes | null {
    return readBytes("connection\0tls_version");
  }

  /** The subject of the certificate that this proxy presented. */
  export function subjectLocalCertificate(): Bytes | null {
    return readBytes("connection\0subject_local_certificate");
  }

  /** The subject of the certificate that the other end presented. */
  export function subjectPeerCertificate(): Bytes | null {
    return readBytes("connection\0subject_peer_certificate");
  }

  /** The first DNS name among the alternative names of the certificate that this proxy presented. */
  export function dnsSanLocalCertificate(): Bytes | null {
    return readBytes("connection\0dns_san_local_certificate");
  }

  /** The first DNS name among the alternative names of the certificate that the other end presented. */
  export function dnsSanPeerCertificate(): Bytes | null {
    return readBytes("connection\0dns_san_peer_certificate");
  }

  /** The first URI among the alternative names of the certificate that this proxy presented. */
  export function uriSanLocalCertificate(): Bytes | null {
    return readBytes("connection\0uri_san_local_certificate");
  }

  /**
   * The first URI among the alternative names of the certificate that the other end presented: a SPIFFE
   * identity in a mesh.
   */
  export function uriSanPeerCertificate(): Bytes | null {
    return readBytes("connection\0uri_san_peer_certificate");
  }

  /** SHA-256 of the certificate that the other end presented, 64 hexadecimal digits. */
  export function sha256PeerCertificateDigest(): Bytes | null {
    return readBytes("connection\0sha256_peer_certificate_digest");
  }

  /** The certificate that the other end presented, PEM as it is; Envoy 1.36 has none. */
  export function peerCertificate(): Bytes | null {
    return readBytes("connection\0peer_certificate");
  }

  /** Why this proxy ended it, in a word; in `onLog`. */
  export function terminationDetails(): Bytes | null {
    return readBytes("connection\0termination_details");
  }

  /** Why the TLS handshake failed. */
  export function transportFailureReason(): Bytes | null {
    return readBytes("connection\0transport_failure_reason");
  }
}
