import { deflateSync, inflateSync } from "node:zlib";
import { Status } from "../abi.js";
import type { BuiltInFunction } from "./function.js";

/** Envoy's limit for the memory of a guest: a larger result could not be handed over. */
const maximumResult = 1024 * 1024 * 1024;

/** `compress`: bytes to the zlib format. */
export const compress: BuiltInFunction = (argument) => deflateSync(argument);

/** `uncompress`: the way back. What follows the end of the stream is ignored. */
export const uncompress: BuiltInFunction = (argument) => {
  try {
    return inflateSync(argument, { maxOutputLength: maximumResult });
  } catch {
    return Status.SerializationFailure;
  }
};
