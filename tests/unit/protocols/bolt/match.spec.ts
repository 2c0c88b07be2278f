import { Bolt } from "../../../../protocols/bolt/bolt";
import { BoltV2 } from "../../../../protocols/bolt/bolt-v2";
import { ProtocolMatch } from "../../../../protocols/xprotocol/protocol-match";
import { XProtocol } from "../../../../protocols/xprotocol/xprotocol";
import { CHECKED_REQUEST, frameOf, HEARTBEAT, ONE_WAY, REQUEST } from "./frames";

const bolt = new Bolt();
const boltV2 = new BoltV2();

/** The match of each beginning of some bytes: `?` for more, then `+` or `-`. */
function matches(codec: XProtocol, hex: string, most: i32): string {
  const data = frameOf(hex);
  let text = "";
  for (let length = 0; length <= min(data.length, most); length++) {
    const match = codec.match(data.slice(0, length));
    text += match == ProtocolMatch.NeedMore ? "?" : match == ProtocolMatch.Yes ? "+" : "-";
  }
  return text;
}

describe("the first bytes of a connection", () => {
  it("are Bolt's once the head is there up to the codec", () => {
    const frames: string[] = [REQUEST, ONE_WAY, HEARTBEAT];
    for (let i = 0; i < frames.length; i++) {
      expect<string>(matches(bolt, frames[i], 12)).toBe("??????????+++");
      expect<string>(matches(boltV2, frames[i], 3)).toBe("?---");
    }
  });

  it("are Bolt v2's once the head is there up to the switch", () => {
    expect<string>(matches(boltV2, CHECKED_REQUEST, 13)).toBe("????????????++");
    expect<string>(matches(bolt, CHECKED_REQUEST, 3)).toBe("?---");
  });

  it("are neither's from the first wrong byte on", () => {
    const starts: string[] = [
      "0103000101000000010100", // type
      "0101000201000000010100", // command
      "0100000101000000010100", // command of a response
      "0101000102000000010100", // version of the command
      "0101000101000000018000", // codec
    ];
    const expected: string[] = ["??---------", "????-------", "????-------", "?????------", "??????????-"];
    for (let i = 0; i < starts.length; i++) {
      expect<string>(matches(bolt, starts[i], 10)).toBe(expected[i], starts[i]);
    }
    expect<string>(matches(boltV2, "0203010001010000000101", 4)).toBe("??---");
    expect<string>(matches(boltV2, "020101000101000000010180", 12)).toBe("????????????-");
  });

  it("are not those of others", () => {
    const others: string[] = ["474554202f", "505249202a", "dabbc200", "160301", "00000010"];
    for (let i = 0; i < others.length; i++) {
      expect<ProtocolMatch>(bolt.match(frameOf(others[i]))).toBe(ProtocolMatch.No, others[i]);
      expect<ProtocolMatch>(boltV2.match(frameOf(others[i]))).toBe(ProtocolMatch.No, others[i]);
    }
  });
});
