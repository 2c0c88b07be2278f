import { InvalidArgumentError } from "commander";

/** Parses an option's value: a whole number from `least` to `most`. */
export function integerOption(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
