package peers.dubbo;

/** What the service itself throws. */
public final class ReviewException extends Exception {
  private static final long serialVersionUID = 1;

  public int code;

  /** The one that fastjson makes exceptions with. */
  public ReviewException(String message) {
    super(message);
  }

  public ReviewException(String message, int code) {
    super(message);
    this.code = code;
  }
}
