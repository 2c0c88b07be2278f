import { Fraction } from "../table/fraction";
import { Field } from "./field";
import { Message } from "./message";
import { Shape } from "./shape";

const DENOMINATORS = ["HUNDRED", "TEN_THOUSAND", "MILLION"];
const NO_RUNTIME =
  "a filter cannot read the host's runtime; the default value alone counts, so leave the key out";

/** Reads envoy.type.v3.FractionalPercent and envoy.config.core.v3.RuntimeFractionalPercent. */
@final
export class FractionReader {
  private readonly fraction: Shape = new Shape(["numerator", "denominator"]);
  private readonly runtime: Shape = new Shape(["default_value"]).refuse("runtime_key", NO_RUNTIME);

  /** The share that a FractionalPercent is. One above the whole is the whole. */
  read(field: Field): Fraction {
    const message = new Message(field, this.fraction);
    const numerator = <u32>message.get("numerator").integer(0, u32.MAX_VALUE);
    const power = message.get("denominator").choice(DENOMINATORS);
    return new Fraction(numerator, power == 0 ? 100 : power == 1 ? 10_000 : 1_000_000);
  }

  /** The share that a RuntimeFractionalPercent is; null if there is none. */
  readRuntime(field: Field): Fraction | null {
    if (!field.exists) return null;
    return this.read(new Message(field, this.runtime).required("default_value"));
  }
}
