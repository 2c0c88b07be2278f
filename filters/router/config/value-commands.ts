// The commands that stand between percent signs in values of headers. Source: Envoy, "Command operators".

/** Commands that are a property of the host, and which. */
export const PROPERTIES = [
  "PROTOCOL",
  "request.protocol",
  "REQUESTED_SERVER_NAME",
  "connection.requested_server_name",
  "DOWNSTREAM_REMOTE_ADDRESS",
  "source.address",
  "DOWNSTREAM_REMOTE_PORT",
  "source.port",
  "DOWNSTREAM_LOCAL_ADDRESS",
  "destination.address",
  "DOWNSTREAM_LOCAL_PORT",
  "destination.port",
  "DOWNSTREAM_TLS_VERSION",
  "connection.tls_version",
  "DOWNSTREAM_PEER_SUBJECT",
  "connection.subject_peer_certificate",
  "DOWNSTREAM_LOCAL_SUBJECT",
  "connection.subject_local_certificate",
  "DOWNSTREAM_PEER_FINGERPRINT_256",
  "connection.sha256_peer_certificate_digest",
  "CONNECTION_ID",
  "connection.id",
  "UPSTREAM_REMOTE_ADDRESS",
  "upstream.address",
  "UPSTREAM_HOST",
  "upstream.address",
  "RESPONSE_CODE",
  "response.code",
  "RESPONSE_CODE_DETAILS",
  "response.code_details",
];
/** Those of them without their port. */
export const ADDRESSES = [
  "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
  "source.address",
  "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
  "destination.address",
  "UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
  "upstream.address",
];
/** Commands that the filter knows itself. */
export const OWN = ["ROUTE_NAME", "VIRTUAL_HOST_NAME", "UPSTREAM_CLUSTER", "START_TIME"];
/** Commands that take something in parentheses. */
export const WITH_ARGUMENT = ["REQ", "RESP", "ENVIRONMENT", "PROPERTY"];
/** Commands whose values the host gives no filter, or gives without their type. */
export const UNTOLD = [
  "DYNAMIC_METADATA",
  "UPSTREAM_METADATA",
  "CLUSTER_METADATA",
  "METADATA",
  "FILTER_STATE",
  "UPSTREAM_FILTER_STATE",
  "PER_REQUEST_STATE",
];
