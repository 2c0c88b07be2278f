import { Status } from "../../abi/enums";

/** Why a callout has no answer of the one that was asked. */
export enum CallFailure {
  /** There is no failure. */
  None,
  /** The host knows no such cluster; it takes a malformed request for the same. Told when it is sent. */
  NoSuchCluster,
  /** More than 1,024 headers or 1 MiB of them, or the handler still waits for another answer. Told when it is sent. */
  NotSendable,
  /** The host could not send it: no connection to be had, or its configuration denies it. Told when it is sent. */
  Refused,
  /** This host has no such callouts. Told when it is sent. */
  Unsupported,
  /** There was no answer in time. */
  Timeout,
  /** There was no connection: refused, or no healthy host in the cluster, or too many already. */
  Unreachable,
  /** The connection broke before the answer was complete. */
  Reset,
}

/** What the status of the host call that sends a callout means. */
export function failureToSend(status: Status): CallFailure {
  switch (status) {
    case Status.Ok:
      return CallFailure.None;
    case Status.BadArgument:
    case Status.NotFound:
    case Status.ParseFailure:
      return CallFailure.NoSuchCluster;
    case Status.Unimplemented:
      return CallFailure.Unsupported;
    default:
      return CallFailure.Refused;
  }
}
