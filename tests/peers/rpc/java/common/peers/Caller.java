package peers;

/** What a client program does with a command, once. */
public interface Caller {
  /** Makes the call and returns its value, which has to be one that JSON can show. */
  Object call(Command command) throws Throwable;
}
