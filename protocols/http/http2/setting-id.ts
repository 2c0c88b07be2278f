/** The settings of HTTP/2: RFC 9113, section 6.5.2. Others are to be ignored. */
export enum SettingId {
  /** The most bytes of the table for headers that the other side may use. */
  HeaderTableSize = 1,
  /** Whether the other side may push. */
  EnablePush = 2,
  /** The most streams that the other side may open at a time. */
  MaxConcurrentStreams = 3,
  /** The window that each stream begins with. */
  InitialWindowSize = 4,
  /** The largest payload of a frame. */
  MaxFrameSize = 5,
  /** The most bytes of headers; a wish. */
  MaxHeaderListSize = 6,
}
