import { DescriptionError, type Reader } from "../../envoy/xprotocol/fields.js";

/** Reads text, which may be empty. */
export const anyText: Reader<string> = (value, path) => {
  if (typeof value === "string") return value;
  throw new DescriptionError(path, `expected text, found ${JSON.stringify(value)}`);
};

/** Reads a number from `least` to `most`. */
export function number(least: number, most: number): Reader<number> {
  return (value, path) => {
    if (typeof value === "number" && value >= least && value <= most) return value;
    throw new DescriptionError(
      path,
      `expected a number from ${least} to ${most}, found ${JSON.stringify(value)}`,
    );
  };
}

/** Milliseconds of each unit of time. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Reads a time in Go's words, such as `1m30s` or `0.5s`, and gives it in protobuf's: `90s`. */
export const duration: Reader<string> = (value, path) => {
  if (typeof value === "string" && (/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value) || value === "0")) {
    const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
    const milliseconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0);
    return `${Number((milliseconds / 1_000).toFixed(3))}s`;
  }
  throw new DescriptionError(
    path,
    `expected a time such as 250ms, 2s or 1m30s, found ${JSON.stringify(value)}`,
  );
};

/** A share in percent, as Envoy's FractionalPercent: to four places behind the point. */
export function fractionalPercent(percent: number): { numerator: number; denominator: string } {
  if (Number.isInteger(percent)) return { numerator: percent, denominator: "HUNDRED" };
  return { numerator: Math.round(percent * 10_000), denominator: "MILLION" };
}
