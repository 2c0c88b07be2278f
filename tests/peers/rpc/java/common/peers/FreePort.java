package peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** For libraries that take no port 0. */
public final class FreePort {
  private FreePort() {}

  /** The port as given, or a free one for 0. */
  public static int of(String given) throws IOException {
    int port = Integer.parseInt(given);
    if (port != 0) return port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
