import { Bytes } from "../../../assembly/bytes/bytes";
import { AppendAction } from "./kinds";
import { ValueTemplate } from "./value-template";

/** A header that is added. Source: envoy.config.core.v3.HeaderValueOption. */
@final
export class HeaderOption {
  constructor(
    /** In lower case. */
    readonly name: Bytes,
    readonly value: ValueTemplate,
    readonly action: AppendAction,
    /** False if the header is left as it is when the value comes out empty. */
    readonly keepsEmpty: bool,
  ) {}
}

/** What one level of a table does to headers: first it removes, then it adds, each in the order of the text. */
@final
export class HeaderEdits {
  requestAdd: HeaderOption[] = [];
  /** In lower case. */
  requestRemove: Bytes[] = [];
  responseAdd: HeaderOption[] = [];
  /** In lower case. */
  responseRemove: Bytes[] = [];

  /** True if there is nothing to do to the request. */
  get leavesRequest(): bool {
    return this.requestAdd.length == 0 && this.requestRemove.length == 0;
  }

  /** True if there is nothing to do to the response. */
  get leavesResponse(): bool {
    return this.responseAdd.length == 0 && this.responseRemove.length == 0;
  }
}
