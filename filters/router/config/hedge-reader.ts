import { Field } from "./field";
import { Message } from "./message";
import { Shape } from "./shape";

const NOT_BUILT = "Envoy has the field, and does nothing with it";

/** Reads envoy.config.route.v3.HedgePolicy. */
@final
export class HedgeReader {
  private readonly shape: Shape = new Shape(["hedge_on_per_try_timeout"])
    .refuse("initial_requests", NOT_BUILT)
    .refuse("additional_request_chance", NOT_BUILT);

  /** True if a further try does not end the one whose time is over. */
  read(field: Field): bool {
    return new Message(field, this.shape).get("hedge_on_per_try_timeout").flag();
  }
}
