package peers.bolt;

import com.alipay.remoting.CustomSerializerManager;
import com.alipay.remoting.config.Configs;
import com.alipay.remoting.rpc.RpcServer;
import peers.Commands;
import peers.FreePort;

/** `server PORT NAME`: a SOFABolt server, on a free port for 0; `client`: its client. */
public final class Main {
  /** For how long a connection is idle before the client asks; the library's own patience is 15 seconds. */
  private static final String HEARTBEAT_MILLISECONDS = "300";

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Commands.start();
    System.setProperty(Configs.TCP_IDLE, HEARTBEAT_MILLISECONDS);
    CustomSerializerManager.registerCustomSerializer(Call.class.getName(), new Headers());
    if (arguments[0].equals("server")) {
      int port = FreePort.of(arguments[1]);
      RpcServer server = new RpcServer("127.0.0.1", port);
      server.registerUserProcessor(new Answers(arguments[2]));
      server.startup();
      Commands.ready(port);
      Commands.untilInputEnds();
    } else {
      Commands.serve(new Client());
    }
    Runtime.getRuntime().halt(0);
  }
}
