// Hashing and authenticating in the guest. Signatures are Envoy's business: assembly/envoy/.
export { equalsConstantTime } from "./constant-time";
export { HmacSha256, hmacSha256 } from "./hmac";
export { Sha256, sha256 } from "./sha256";
