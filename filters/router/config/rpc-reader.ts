import { RpcMatcher } from "../table/rpc-matcher";
import { TextMatcher } from "../table/text-matcher";
import { Context } from "./context";
import { Field } from "./field";
import { HeaderReader } from "./header-reader";
import { Message } from "./message";
import { Shape } from "./shape";
import { TextReader } from "./text-reader";

/** Reads what a match says of RPC requests. */
@final
export class RpcReader {
  private readonly shape: Shape = new Shape(["service", "method", "headers"]);

  constructor(
    private readonly context: Context,
    private readonly texts: TextReader,
    private readonly headers: HeaderReader,
  ) {}

  /** The matcher; null if there is none. */
  read(field: Field): RpcMatcher | null {
    if (!field.exists) return null;
    const message = new Message(field, this.shape);
    const service = this.readText(message.get("service"));
    const method = this.readText(message.get("method"));
    const headers = this.headers.readList(message.get("headers"), this.context.attachmentPrefix);
    return new RpcMatcher(service, method, headers);
  }

  private readText(field: Field): TextMatcher | null {
    return field.exists ? this.texts.read(field) : null;
  }
}
