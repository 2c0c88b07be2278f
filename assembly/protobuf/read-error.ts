/** Why a message could not be read. */
export enum ProtobufError {
  /** No error. */
  None,
  /** The message ends within a field, or a length goes beyond the end. */
  Truncated,
  /** A varint of more than 64 bits. */
  Varint,
  /** A field number of 0 or beyond 536,870,911. */
  FieldNumber,
  /** A tag with wire type 6 or 7, which are none. */
  WireType,
  /** A group ends that has not begun, or begins and does not end. */
  Group,
  /** Messages and groups are nested more than 100 deep. */
  Depth,
  /** A field is not of the type that it was read as. */
  Mismatch,
}

/** The words for an error. */
export function describeError(error: ProtobufError): string {
  switch (error) {
    case ProtobufError.Truncated:
      return "the message ends within a field";
    case ProtobufError.Varint:
      return "a varint has more than 64 bits";
    case ProtobufError.FieldNumber:
      return "a field's number is not between 1 and 536870911";
    case ProtobufError.WireType:
      return "there is no such wire type";
    case ProtobufError.Group:
      return "a group's begin and end do not match";
    case ProtobufError.Depth:
      return "messages are nested more than 100 deep";
    case ProtobufError.Mismatch:
      return "a field is of another type than expected";
    default:
      return "";
  }
}
