package peers.bolt;

import java.io.Serializable;
import java.util.Map;

/** What is sent: SOFABolt carries objects, by their class. */
public final class Call implements Serializable {
  private static final long serialVersionUID = 1;

  public String method;
  public String text;
  public int number;
  public byte[] bytes;

  /** The headers of the frame that it came in. */
  public transient Map<String, String> headers;
}
