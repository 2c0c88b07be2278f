/** The host refuses to load or to go on; the message is one line that says which plugin, what, and why. */
export class HostError extends Error {
  override readonly name = "HostError";
}
