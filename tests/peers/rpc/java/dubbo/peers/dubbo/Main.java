package peers.dubbo;

import java.lang.reflect.Field;
import java.util.Map;
import org.apache.dubbo.common.utils.NetUtils;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import peers.Commands;
import peers.FreePort;

/** `server PORT NAME VERSION…`: a provider of Reviews and of Ratings, each VERSION or VERSION/GROUP, on a free port for 0; `client`: a consumer. */
public final class Main {
  /** Above what the tests send; the library's own limit is 8 MiB. */
  static final int PAYLOAD_BYTES = 32 << 20;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Commands.start();
    stayOnLoopback();
    if (arguments[0].equals("server")) {
      int port = FreePort.of(arguments[1]);
      serve(port, arguments[2], arguments);
      Commands.ready(port);
      Commands.untilInputEnds();
    } else {
      Commands.serve(new Consumer());
    }
    Runtime.getRuntime().halt(0);
  }

  /** Dubbo takes another address of the machine for 127.0.0.1, unless it has found out already what its own is. */
  private static void stayOnLoopback() throws ReflectiveOperationException {
    Field address = NetUtils.class.getDeclaredField("HOST_ADDRESS");
    address.setAccessible(true);
    address.set(null, "127.0.0.1");
  }

  static ApplicationConfig application() {
    ApplicationConfig application = new ApplicationConfig("peers");
    application.setQosEnable(false);
    application.setMetadataType("local");
    return application;
  }

  private static void serve(int port, String name, String[] arguments) {
    ProtocolConfig protocol = new ProtocolConfig("dubbo", port);
    protocol.setHost("127.0.0.1");
    protocol.setSerialization("hessian2");
    protocol.setParameters(Map.of("prefer.serialization", "hessian2,fastjson2"));
    protocol.setPayload(PAYLOAD_BYTES);
    ApplicationConfig application = application();
    ReviewsService reviews = new ReviewsService(name);
    for (int i = 3; i < arguments.length; i++) {
      export(Reviews.class, reviews, application, protocol, arguments[i]);
      export(Ratings.class, reviews, application, protocol, arguments[i]);
    }
  }

  private static <T> void export(Class<T> type, T to, ApplicationConfig application, ProtocolConfig protocol, String version) {
    ServiceConfig<T> service = new ServiceConfig<>();
    service.setApplication(application);
    service.setRegistry(new RegistryConfig("N/A"));
    service.setProtocol(protocol);
    service.setInterface(type);
    service.setRef(to);
    String[] versionAndGroup = version.split("/");
    service.setVersion(versionAndGroup[0]);
    if (versionAndGroup.length > 1) service.setGroup(versionAndGroup[1]);
    service.export();
  }
}
