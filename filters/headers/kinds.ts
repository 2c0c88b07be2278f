/** What an operation changes and a template reads. */
export enum Side {
  Request,
  Response,
}

/** What an operation does; the order is that of `OPERATION_NAMES`. */
export enum OperationKind {
  Set,
  Add,
  Append,
  Rename,
  Copy,
  Remove,
}

/** What a configuration calls the operations. */
export const OPERATION_NAMES = ["set", "add", "append", "rename", "copy", "remove"];
