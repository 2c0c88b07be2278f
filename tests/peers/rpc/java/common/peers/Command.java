package peers;

import java.util.List;
import java.util.Map;

/** One line that a client program reads; tests/support/rpc/commands.ts says what each field means. */
public final class Command {
  public int id;
  public String host;
  public int port;
  public String service;
  public String version;
  public String group;
  public String method;
  public List<Object> args = List.of();
  public Map<String, String> headers = Map.of();
  public int timeout = 10_000;
  public boolean generic;
  public boolean oneWay;
  public int heartbeat;
  public Map<String, String> options = Map.of();
  public int times = 1;
  public int inFlight = 1;
}
