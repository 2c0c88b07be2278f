import { Bytes } from "../../../../../assembly/bytes/bytes";
import { isAddress } from "../../../../../filters/router/config/address";

describe("addresses of endpoints", () => {
  it("are IPv4, or IPv6 in brackets, with a port", () => {
    const texts = [
      "10.0.0.1:80",
      "0.0.0.0:1",
      "255.255.255.255:65535",
      "[::1]:80",
      "[::]:80",
      "[fe80::1:2]:8080",
    ];
    texts.push("[1:2:3:4:5:6:7:8]:80");
    texts.push("[1::]:80");
    texts.push("[2001:DB8::ffff]:443");
    for (let i = 0; i < texts.length; i++) expect(isAddress(Bytes.fromString(texts[i]))).toBe(true, texts[i]);
  });

  it("are nothing else", () => {
    const texts = ["", ":", ":80", "10.0.0.1", "10.0.0.1:", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0:80"];
    const others = [
      "10.0.0.256:80",
      "1.2.3.4.5:80",
      "a.test:80",
      "::1:80",
      "[::1]",
      "[::1]:",
      "[]:80",
      "[:::1]:80",
    ];
    const more = [
      "[1:2]:80",
      "[1::2::3]:80",
      "[1:2:3:4:5:6:7:8:9]:80",
      "[12345::]:80",
      "[1:]:80",
      "[:1]:80",
      "[::1:80",
    ];
    const all = texts.concat(others).concat(more);
    for (let i = 0; i < all.length; i++) expect(isAddress(Bytes.fromString(all[i]))).toBe(false, all[i]);
  });
});
