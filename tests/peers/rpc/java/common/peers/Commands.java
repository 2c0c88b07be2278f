package peers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The loop of a program: one JSON line a command in, one JSON line a result out. Nothing else is printed there. */
public final class Commands {
  private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
  private static final PrintStream OUT = System.out;

  private Commands() {}

  /** Moves what libraries print to the standard error, so that the standard output has the lines alone. */
  public static void start() {
    System.setOut(System.err);
  }

  /** Says that a server listens on this port. */
  public static void ready(int port) {
    print(Map.of("ready", port));
  }

  /** Serves commands until the input ends. They run side by side. */
  public static void serve(Caller caller) throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    print(Map.of("ready", 0));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Command command = GSON.fromJson(line, Command.class);
      threads.execute(() -> print(command.times == 1 ? once(caller, command) : often(caller, command, threads)));
    }
  }

  /** Blocks until the input ends: the life of a server. */
  public static void untilInputEnds() throws IOException {
    while (System.in.read() >= 0) {}
  }

  private static Map<String, Object> once(Caller caller, Command command) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("id", command.id);
    try {
      result.put("value", caller.call(command));
    } catch (Throwable thrown) {
      result.put("error", error(thrown));
    }
    return result;
  }

  /** Many calls, at most so many at a time; what came is counted. */
  private static Map<String, Object> often(Caller caller, Command command, ExecutorService threads) {
    Map<String, AtomicInteger> values = new TreeMap<>();
    Map<String, AtomicInteger> errors = new TreeMap<>();
    Semaphore free = new Semaphore(command.inFlight);
    for (int i = 0; i < command.times; i++) {
      free.acquireUninterruptibly();
      threads.execute(() -> {
        try {
          count(values, GSON.toJson(caller.call(command)));
        } catch (Throwable thrown) {
          count(errors, GSON.toJson(error(thrown)));
        } finally {
          free.release();
        }
      });
    }
    free.acquireUninterruptibly(command.inFlight);
    return Map.of("id", command.id, "values", values, "errors", errors);
  }

  private static void count(Map<String, AtomicInteger> counts, String what) {
    synchronized (counts) {
      counts.computeIfAbsent(what, any -> new AtomicInteger()).incrementAndGet();
    }
  }

  private static Map<String, Object> error(Throwable thrown) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", thrown.getClass().getName());
    error.put("message", String.valueOf(thrown.getMessage()));
    Throwable cause = thrown.getCause();
    if (cause != null && cause != thrown) error.put("cause", cause.getClass().getName() + ": " + cause.getMessage());
    return error;
  }

  private static void print(Map<String, ?> line) {
    synchronized (OUT) {
      OUT.println(GSON.toJson(line));
      OUT.flush();
    }
  }
}
