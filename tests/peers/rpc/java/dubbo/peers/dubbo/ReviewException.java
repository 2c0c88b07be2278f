package peers.dubbo;

/** What the service itself throws. */
public final class ReviewException extends Exception {
  private static final long serialVersionUID = 1;

  public final int code;

  public ReviewException(String message, int code) {
    super(message);
    this.code = code;
  }
}
