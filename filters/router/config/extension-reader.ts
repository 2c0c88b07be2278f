import { Field } from "./field";
import { Message } from "./message";
import { Shape } from "./shape";

/** Reads an envoy.config.core.v3.TypedExtensionConfig of the one type that is known where it stands. */
@final
export class ExtensionReader {
  private readonly outer: Shape = new Shape(["name", "typed_config"]);
  private readonly inner: Shape;

  /** An extension of the proto type `type`, which has one field. */
  constructor(
    private readonly type: string,
    private readonly field: string,
  ) {
    this.inner = new Shape(["@type", field]);
  }

  /** The field. */
  read(field: Field): Field {
    const outer = new Message(field, this.outer);
    outer.required("name").filled();
    const inner = new Message(outer.required("typed_config"), this.inner);
    const url = inner.required("@type");
    const name = url.text().toString();
    const last = name.lastIndexOf("/") + 1;
    if (url.isString && name.substring(last) != this.type) url.reject(`"type.googleapis.com/${this.type}"`);
    return inner.required(this.field);
  }
}
