/** What came of reading attachments. */
export enum AttachmentsStatus {
  /** They were read. */
  Read,
  /** They cannot be read, or what precedes them. */
  Unreadable,
  /** They are more than a frame has. */
  TooMany,
}
