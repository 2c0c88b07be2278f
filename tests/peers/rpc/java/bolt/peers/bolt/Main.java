package peers.bolt;

import com.alipay.remoting.CustomSerializerManager;
import com.alipay.remoting.rpc.RpcServer;
import peers.Commands;
import peers.FreePort;

/** `server PORT NAME`: a SOFABolt server, on a free port for 0; `client`: its client. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Commands.start();
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
