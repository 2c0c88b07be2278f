import { bytes } from "../../../assembly/bytes/bytes";
import { JsonValue, parseJson } from "../../../assembly/json";

function number(text: string): JsonValue {
  const value = parseJson(bytes(text)).root;
  expect<bool>(value.isNumber).toBe(true, text);
  return value;
}

function isI64(text: string, value: i64): void {
  expect<bool>(number(text).isI64).toBe(true, text);
  expect<i64>(number(text).asI64()).toBe(value, text);
}

function isNoI64(text: string): void {
  expect<bool>(number(text).isI64).toBe(false, text);
  expect<i64>(number(text).asI64(-7)).toBe(-7, text);
}

function isF64(text: string, value: f64): void {
  expect<bool>(number(text).isF64).toBe(true, text);
  expect<u64>(reinterpret<u64>(number(text).asF64())).toBe(reinterpret<u64>(value), text);
}

describe("integers", () => {
  it("are read exactly up to the ends of i64", () => {
    isI64("0", 0);
    isI64("-0", 0);
    isI64("1", 1);
    isI64("-12", -12);
    isI64("9007199254740993", (1 << 53) + 1);
    isI64("9223372036854775807", i64.MAX_VALUE);
    isI64("-9223372036854775808", i64.MIN_VALUE);
  });

  it("may be written with a point or an exponent", () => {
    isI64("200.0", 200);
    isI64("2e2", 200);
    isI64("0.02E4", 200);
    isI64("20000e-2", 200);
    isI64("1e18", 1_000_000_000_000_000_000);
    isI64("1.5e1", 15);
    isI64("0.0", 0);
    isI64("0e999999999999", 0);
    isI64("1000000000000000000000e-3", 1_000_000_000_000_000_000);
  });

  it("do not fit beyond the ends, or with a fraction", () => {
    isNoI64("9223372036854775808");
    isNoI64("-9223372036854775809");
    isNoI64("18446744073709551616");
    isNoI64("18446744073709551617");
    isNoI64("10000000000000000000");
    isNoI64("99999999999999999999999999");
    isNoI64("1e19");
    isNoI64("1e999999999999");
    isNoI64("0.5");
    isNoI64("1e-1");
    isNoI64("1e-999999999999");
    isNoI64("1.00000000000000000000000000001");
    isNoI64("12345678901234567890.5");
  });

  it("fit i32 up to its ends", () => {
    expect<bool>(number("2147483647").isI32).toBe(true);
    expect<i32>(number("2147483647").asI32()).toBe(i32.MAX_VALUE);
    expect<i32>(number("-2147483648").asI32()).toBe(i32.MIN_VALUE);
    expect<bool>(number("2147483648").isI32).toBe(false);
    expect<bool>(number("-2147483649").isI32).toBe(false);
    expect<bool>(number("4294967296").isI32).toBe(false);
    expect<bool>(number("9223372036854775807").isI32).toBe(false);
    expect<i32>(number("4294967297").asI32(-7)).toBe(-7);
    expect<bool>(number("1.5").isI32).toBe(false);
  });
});

describe("doubles", () => {
  it("are exact where they can be", () => {
    isF64("0", 0);
    isF64("-0", -0.0);
    isF64("-0.0e5", -0.0);
    isF64("0.5", 0.5);
    isF64("-1.25", -1.25);
    isF64("1e22", 1e22);
    isF64("9007199254740992", 9007199254740992);
    isF64("100000000000000000000000000", 1e26);
  });

  it("are the nearest elsewhere", () => {
    isF64("0.1", 0.1);
    isF64("0.3", 0.3);
    isF64("1e23", 1e23);
    isF64("123456789012345678", 123456789012345680);
    isF64("0.123456789012345678901234567890", 0.12345678901234568);
    isF64("8.98846567431158e307", 8.98846567431158e307);
  });

  it("round ties to even, and a trace more upwards", () => {
    isF64("9007199254740993", 9007199254740992);
    isF64("9007199254740995", 9007199254740996);
    isF64("9007199254740993.0000000000000000000000000000001", 9007199254740994);
    isF64(`9007199254740993.${"0".repeat(800)}1`, 9007199254740994);
    isF64(`9007199254740993.${"0".repeat(800)}0`, 9007199254740992);
  });

  it("reach the smallest", () => {
    isF64("2.2250738585072014e-308", reinterpret<f64>(0x0010000000000000));
    isF64("2.2250738585072011e-308", reinterpret<f64>(0x000fffffffffffff));
    isF64("5e-324", reinterpret<f64>(1));
    isF64("3e-324", reinterpret<f64>(1));
    isF64("2.4703282292062327e-324", 0);
    isF64("2.4703282292062328e-324", reinterpret<f64>(1));
    isF64("1e-324", 0);
    isF64("1e-999999999999", 0);
    isF64(`0.${"0".repeat(400)}1e401`, 1);
  });

  it("reach the largest and no further", () => {
    isF64("1.7976931348623157e308", f64.MAX_VALUE);
    isF64("1.7976931348623158e308", f64.MAX_VALUE);
    isF64(`${"1".repeat(1)}${"0".repeat(400)}e-400`, 1);
    expect<bool>(number("1.7976931348623159e308").isF64).toBe(false);
    expect<bool>(number("1e309").isF64).toBe(false);
    expect<bool>(number("-1e999999999999").isF64).toBe(false);
    expect<f64>(number("1e309").asF64(-7)).toBe(-7);
  });
});
