package peers.dubbo;

import java.util.List;
import java.util.Map;

/** The service that every Dubbo peer offers and calls. */
public interface Reviews {
  String echo(String text);

  /** The review with one star more and its tags the other way round. */
  Review rate(Review review, int more);

  /** What the provider saw as attachments. */
  Map<String, String> attachments();

  /** The bytes the other way round. */
  byte[] reverse(byte[] bytes);

  void fail(String why, int code) throws ReviewException;

  /** To be called one way. */
  void note(String text);

  /** What was noted. */
  List<String> noted();

  /** Answers after so many milliseconds. */
  String slow(int milliseconds);

  /** The name of the provider. */
  String where();
}
