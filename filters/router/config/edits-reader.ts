import { Bytes } from "../../../assembly/bytes/bytes";
import { HeaderEdits, HeaderOption } from "../table/header-edits";
import { AppendAction } from "../table/kinds";
import { ValueTemplate } from "../table/value-template";
import { Context } from "./context";
import { Field } from "./field";
import { MAX_EDITS } from "./limits";
import { Message } from "./message";
import { isHeaderText, readEditedName } from "./names";
import { Shape } from "./shape";
import { ValueParser } from "./value-parser";

/** The fields of a message that edit headers. */
export const EDIT_FIELDS = [
  "request_headers_to_add",
  "request_headers_to_remove",
  "response_headers_to_add",
  "response_headers_to_remove",
];

const ACTIONS = [
  "APPEND_IF_EXISTS_OR_ADD",
  "ADD_IF_ABSENT",
  "OVERWRITE_IF_EXISTS_OR_ADD",
  "OVERWRITE_IF_EXISTS",
];

/** Reads the four lists by which a level of the table edits headers. */
@final
export class EditsReader {
  private readonly option: Shape = new Shape(["header", "append", "append_action", "keep_empty_value"]);
  private readonly header: Shape = new Shape(["key", "value", "raw_value"]);
  private readonly values: ValueParser = new ValueParser();

  constructor(private readonly context: Context) {}

  /** The edits; null if there are none. */
  read(message: Message): HeaderEdits | null {
    if (!hasEdits(message)) return null;
    const edits = new HeaderEdits();
    edits.requestAdd = this.readAdded(message.get(EDIT_FIELDS[0]), true);
    edits.requestRemove = this.readRemoved(message.get(EDIT_FIELDS[1]), true);
    edits.responseAdd = this.readAdded(message.get(EDIT_FIELDS[2]), false);
    edits.responseRemove = this.readRemoved(message.get(EDIT_FIELDS[3]), false);
    return edits.leavesRequest && edits.leavesResponse ? null : edits;
  }

  private readRemoved(field: Field, isRequest: bool): Bytes[] {
    const names: Bytes[] = [];
    const list = field.list(MAX_EDITS);
    let element = list.next();
    while (element !== null) {
      names.push(this.readName(element, isRequest));
      element = list.next();
    }
    return names;
  }

  private readAdded(field: Field, isRequest: bool): HeaderOption[] {
    const options: HeaderOption[] = [];
    const list = field.list(MAX_EDITS);
    let element = list.next();
    while (element !== null) {
      const message = new Message(element, this.option);
      const header = new Message(message.required("header"), this.header);
      const name = this.readName(header.required("key"), isRequest);
      const keepsEmpty = message.get("keep_empty_value").flag();
      options.push(new HeaderOption(name, this.readValue(header), this.readAction(message), keepsEmpty));
      element = list.next();
    }
    return options;
  }

  /** A name that no steering header has. */
  private readName(field: Field, isRequest: bool): Bytes {
    const name = readEditedName(field);
    const steering = this.context.steering;
    if (isRequest && steering !== null && steering.owns(name)) {
      field.fail("the header belongs to the steering: the filter alone writes it");
    }
    return name;
  }

  private readValue(header: Message): ValueTemplate {
    const kind = header.oneOf(["value", "raw_value"]);
    const field = header.get(kind);
    const text = kind == "raw_value" ? field.bytes() : field.text();
    if (!isHeaderText(text)) field.fail("NUL and line breaks cannot stand in a header");
    const template = this.values.parse(text.toString());
    if (this.values.error.length > 0) field.fail(this.values.error);
    return template;
  }

  private readAction(message: Message): AppendAction {
    const action = message.get("append_action");
    const append = message.get("append");
    if (!append.exists) return <AppendAction>action.choice(ACTIONS);
    if (action.exists && action.choice(ACTIONS) != AppendAction.AppendOrAdd) {
      append.fail('it excludes "append_action"');
    }
    return append.flag() ? AppendAction.AppendOrAdd : AppendAction.OverwriteOrAdd;
  }
}

function hasEdits(message: Message): bool {
  for (let i = 0; i < EDIT_FIELDS.length; i++) {
    if (message.has(EDIT_FIELDS[i])) return true;
  }
  return false;
}
