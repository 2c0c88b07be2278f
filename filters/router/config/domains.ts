import { Bytes } from "../../../assembly/bytes/bytes";
import { quote } from "../../../assembly/json/describe";
import { Field } from "./field";
import { MAX_DOMAINS } from "./limits";
import { lowerCase } from "./names";

const STAR: u8 = 0x2a;
/** The bytes of a domain: a name has 253 at most, and a port. */
const MAX_DOMAIN: i32 = 512;

/** Reads the domains of virtual hosts, each of which may stand once in a table. */
@final
export class Domains {
  private readonly taken: Map<string, i32> = new Map<string, i32>();

  /** The domains, in lower case, of the virtual host with that index. */
  read(field: Field, virtualHost: i32): Bytes[] {
    const domains: Bytes[] = [];
    const list = field.list(MAX_DOMAINS);
    let element = list.next();
    while (element !== null) {
      const domain = lowerCase(element.text(MAX_DOMAIN));
      if (element.isString) this.check(element, domain, virtualHost);
      domains.push(domain);
      element = list.next();
    }
    if (field.exists && field.length == 0) field.fail("expected at least one domain");
    return domains;
  }

  private check(field: Field, domain: Bytes, virtualHost: i32): void {
    const star = domain.slice(1, domain.length - 1).indexOf(STAR);
    const isDoubled = domain.length > 1 && domain.at(0) == STAR && domain.at(domain.length - 1) == STAR;
    if (domain.isEmpty || !isPrintable(domain)) field.reject("a domain");
    else if (star >= 0 || isDoubled)
      field.fail("one star may stand in a domain, at its beginning or at its end");
    const key = domain.toString();
    if (!this.taken.has(key)) {
      if (this.taken.size == MAX_DOMAINS) field.fail(`at most ${MAX_DOMAINS} domains are allowed in all`);
      this.taken.set(key, virtualHost);
    } else if (this.taken.get(key) == virtualHost) {
      field.fail(`${quote(key)} stands twice, whatever the case of its letters`);
    } else {
      field.fail(`${quote(key)} is a domain of virtual_hosts[${this.taken.get(key)}], too`);
    }
  }
}

function isPrintable(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    if (text.at(i) <= 0x20 || text.at(i) == 0x7f) return false;
  }
  return true;
}
