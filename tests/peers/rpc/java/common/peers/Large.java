package peers;

/** Arguments of many bytes, whose every byte is checked. */
public final class Large {
  private Large() {}

  /** So many bytes, in a pattern that does not repeat soon. */
  public static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) bytes[i] = (byte) (i ^ (i >>> 8) ^ (i >>> 16));
    return bytes;
  }

  /** The bytes the other way round. */
  public static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) reversed[i] = bytes[bytes.length - 1 - i];
    return reversed;
  }
}
