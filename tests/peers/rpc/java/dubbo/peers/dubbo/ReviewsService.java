package peers.dubbo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.dubbo.rpc.RpcContext;
import peers.Large;

/** The provider's side. */
public final class ReviewsService implements Ratings {
  private final String name;
  private final List<String> notes = new CopyOnWriteArrayList<>();

  ReviewsService(String name) {
    this.name = name;
  }

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public Review rate(Review review, int more) {
    review.stars += more;
    Collections.reverse(review.tags);
    return review;
  }

  @Override
  public Map<String, String> attachments() {
    return new TreeMap<>(RpcContext.getContext().getAttachments());
  }

  @Override
  public byte[] reverse(byte[] bytes) {
    return Large.reversed(bytes);
  }

  @Override
  public void fail(String why, int code) throws ReviewException {
    throw new ReviewException(why, code);
  }

  @Override
  public void note(String text) {
    notes.add(text);
  }

  @Override
  public List<String> noted() {
    return new ArrayList<>(notes);
  }

  @Override
  public String slow(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return name;
  }

  @Override
  public String where() {
    return name;
  }
}
