import { Bytes } from "../../../assembly/bytes/bytes";
import { environmentVariable } from "../../../assembly/environment";
import { quote } from "../../../assembly/json/describe";
import { DirectResponseAction } from "../table/route-action";
import { Context } from "./context";
import { Field } from "./field";
import { MAX_TEXT_BYTES } from "./limits";
import { Message } from "./message";
import { Shape } from "./shape";

const SOURCES = ["inline_string", "inline_bytes", "environment_variable"];
const NO_FILES = "a filter has no files: put the text into inline_string";

/** Reads envoy.config.route.v3.DirectResponseAction. */
@final
export class DirectResponseReader {
  private readonly shape: Shape = new Shape(["status", "body"]).refuse(
    "body_format",
    "a body is the same for every request here",
  );
  private readonly source: Shape = new Shape(SOURCES)
    .refuse("filename", NO_FILES)
    .refuse("watched_directory", NO_FILES);

  constructor(private readonly context: Context) {}

  /** The action. */
  read(field: Field): DirectResponseAction {
    const message = new Message(field, this.shape);
    const status = <u32>message.required("status").integer(200, 599, 200);
    const body = message.get("body");
    const bytes = body.exists ? this.readBody(body) : new Bytes();
    const most = <i32>min(this.context.maxBodyBytes, <u32>MAX_TEXT_BYTES);
    if (bytes.length > most) body.fail(`at most ${most} bytes are allowed, found ${bytes.length}`);
    return new DirectResponseAction(status, bytes);
  }

  private readBody(field: Field): Bytes {
    const message = new Message(field, this.source);
    const kind = message.requiredOneOf(SOURCES);
    const source = message.get(kind);
    if (kind == "inline_bytes") return source.bytes();
    if (kind == "inline_string") return source.text(MAX_TEXT_BYTES);
    const name = source.filled().toString();
    const value = name.length > 0 ? environmentVariable(name) : null;
    if (value !== null) return Bytes.fromString(value);
    if (name.length > 0) source.fail(`the environment variable ${quote(name)} is not set`);
    return new Bytes();
  }
}
