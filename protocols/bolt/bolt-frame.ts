import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";

/**
 * A frame of Bolt or Bolt v2. It is needed until a frame that passes in pieces is written: `writeMore` finds in it what
 * `writeStart` left.
 */
@final
export class BoltFrame extends XFrame {
  /** The class name of the content, such as `com.alipay.sofa.rpc.core.request.SofaRequest`. */
  readonly className: Bytes = new Bytes();
  /** How the content is encoded: 1 Hessian 2, 11 Protobuf, 12 JSON, others by agreement. */
  codec: u8 = 0;
  /** Bytes before the class name. */
  headLength: i32 = 0;
  /** Bytes of the headers. */
  headerLength: u32 = 0;
  /** Bytes of the content. */
  contentLength: u32 = 0;
  /** True if a CRC-32 ends the frame. */
  hasCrc: bool = false;
  /**
   * False if the headers are no list of names and values, which only SOFA's RPC makes of them: they pass as they are, and
   * none can be added.
   */
  headersAreList: bool = true;

  /** For checksums: a view to be aimed. */
  readonly span: Bytes = new Bytes();
  /** How many bytes have passed, as they came. */
  passed: u32 = 0;
  /** What the CRC-32 that comes has to be changed by, because the frame before its content was. */
  crcMask: u32 = 0;

  /** The bytes before the content: head, class name and headers. */
  get contentAt(): u32 {
    return <u32>this.headLength + <u32>this.className.length + this.headerLength;
  }

  /** The bytes before the headers. */
  get headersAt(): u32 {
    return <u32>this.headLength + <u32>this.className.length;
  }
}
