// Changes of the request's headers. They are counted, because on Envoy each makes the host choose its route anew.
import { Bytes } from "../../../assembly/bytes/bytes";
import { REQUEST_HEADERS } from "../../../assembly/http/stream-maps";

let changes: u32 = 0;

/** How many changes there were, over all requests. */
export function requestChanges(): u32 {
  return changes;
}

/** Puts a value in the place of all that a header has. */
export function setRequestHeader(name: Bytes, value: Bytes): void {
  changes++;
  REQUEST_HEADERS.set(name, value);
}

/** Adds a line beside those of the same name. */
export function addRequestHeader(name: Bytes, value: Bytes): void {
  changes++;
  REQUEST_HEADERS.add(name, value);
}

/** Removes all lines of a header. */
export function removeRequestHeader(name: Bytes): void {
  changes++;
  REQUEST_HEADERS.remove(name);
}
