package peers.bolt;

import com.alipay.remoting.BizContext;
import com.alipay.remoting.rpc.protocol.SyncUserProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import peers.Large;

/** The server's side: what each method of a `Call` does. */
final class Answers extends SyncUserProcessor<Call> {
  private final String name;
  private final List<String> notes = new CopyOnWriteArrayList<>();

  Answers(String name) {
    this.name = name;
  }

  @Override
  public String interest() {
    return Call.class.getName();
  }

  @Override
  public Object handleRequest(BizContext context, Call call) throws Exception {
    switch (call.method) {
      case "echo":
        return call.text;
      case "attachments":
        return new TreeMap<>(call.headers);
      case "reverse":
        return Large.reversed(call.bytes);
      case "fail":
        throw new IllegalStateException(call.text);
      case "note":
        notes.add(call.text);
        return null;
      case "noted":
        return new ArrayList<>(notes);
      case "slow":
        Thread.sleep(call.number);
        return name;
      case "where":
        return name;
      default:
        throw new IllegalArgumentException("there is no method " + call.method);
    }
  }
}
