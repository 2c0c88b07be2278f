package peers.dubbo;

import java.io.Serializable;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** An argument of many types. */
public final class Review implements Serializable {
  private static final long serialVersionUID = 1;

  public String text;
  public int stars;
  public long reader;
  public double weight;
  public boolean verified;
  public Date written;
  public List<String> tags;
  public Map<String, Integer> votes;
  public Review answered;
}
