import { Bytes } from "../../../../../assembly/bytes/bytes";
import { NO_DURATION, parseDuration } from "../../../../../filters/router/config/duration";
import { NO_TIME, parseTimestamp } from "../../../../../filters/router/config/timestamp";

function duration(text: string): i64 {
  return parseDuration(Bytes.fromString(text));
}

function time(text: string): i64 {
  return parseTimestamp(Bytes.fromString(text));
}

describe("durations", () => {
  it("are seconds with up to nine decimals, in milliseconds", () => {
    expect(duration("0s")).toBe(0);
    expect(duration("1s")).toBe(1000);
    expect(duration("1.5s")).toBe(1500);
    expect(duration("0.25s")).toBe(250);
    expect(duration("0.0019s")).toBe(1);
    expect(duration("0.000000001s")).toBe(0);
    expect(duration("1.999999999s")).toBe(1999);
    expect(duration("1000000000s")).toBe(1_000_000_000_000);
    expect(duration("0000000007s")).toBe(7000);
  });

  it("are nothing else", () => {
    const texts = ["", "s", "1", "1.s", ".5s", "-1s", "+1s", "1 s", "1m", "1e3s", "1.0000000001s", "1.5.5s"];
    texts.push("1000000001s");
    texts.push("99999999999s");
    for (let i = 0; i < texts.length; i++) expect(duration(texts[i])).toBe(NO_DURATION, texts[i]);
  });
});

describe("times", () => {
  it("are milliseconds since 1970", () => {
    expect(time("1970-01-01T00:00:00Z")).toBe(0);
    expect(time("1969-12-31T23:59:59Z")).toBe(-1000);
    expect(time("2000-02-29T12:34:56Z")).toBe(951_827_696_000);
    expect(time("2026-03-01T12:30:05.250Z")).toBe(1_772_368_205_250);
    expect(time("2026-03-01t12:30:05.2509z")).toBe(1_772_368_205_250);
    expect(time("2024-12-31T23:59:59Z")).toBe(1_735_689_599_000);
    expect(time("9999-12-31T23:59:59Z")).toBe(253_402_300_799_000);
    expect(time("0001-01-01T00:00:00Z")).toBe(-62_135_596_800_000);
  });

  it("have a zone", () => {
    expect(time("1970-01-01T01:00:00+01:00")).toBe(0);
    expect(time("1969-12-31T18:30:00-05:30")).toBe(0);
    expect(time("1970-01-01T00:00:00.5-00:00")).toBe(500);
  });

  it("count a leap second as the next", () => {
    expect(time("2016-12-31T23:59:60Z")).toBe(time("2017-01-01T00:00:00Z"));
  });

  it("are nothing else", () => {
    const texts = [
      "",
      "2026-03-01",
      "2026-03-01T12:30:05",
      "2026-03-01 12:30:05Z",
      "2026-3-1T12:30:05Z",
      "2026-03-01T12:30Z",
      "2026-03-01T12:30:05.Z",
      "2026-03-01T12:30:05.5",
      "2026-03-01T12:30:05Zx",
      "2026-03-01T12:30:05+1:00",
      "2026-03-01T12:30:05+0100",
      "2026-03-01T12:30:05+24:00",
      "2026-03-01T12:30:05+01:60",
      "2026-00-01T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-02-29T00:00:00Z",
      "2100-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:61Z",
    ];
    for (let i = 0; i < texts.length; i++) expect(time(texts[i])).toBe(NO_TIME, texts[i]);
  });
});
