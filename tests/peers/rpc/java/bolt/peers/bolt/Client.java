package peers.bolt;

import com.alipay.remoting.InvokeContext;
import com.alipay.remoting.rpc.RpcClient;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import peers.Caller;
import peers.Command;
import peers.Large;

/** Makes the calls that commands ask for. Their options: `bolt`, 1 or 2, and `crc`, true or false, for
 * which protocol 2 has a second version. */
final class Client implements Caller {
  /** By protocol and version: a client shares its connections to an address whatever protocol the address asks for. */
  private final Map<String, RpcClient> clients = new ConcurrentHashMap<>();

  @Override
  public Object call(Command command) throws Throwable {
    boolean checked = "true".equals(command.options.get("crc"));
    String protocol = "_PROTOCOL=" + command.options.getOrDefault("bolt", "1") + "&_VERSION=" + (checked ? 2 : 1);
    RpcClient client = clients.computeIfAbsent(protocol, any -> startedClient());
    String address = command.host + ":" + command.port + "?_CONNECTTIMEOUT=3000&" + protocol;
    InvokeContext context = new InvokeContext();
    context.put(Headers.KEY, headers(command));
    context.put(InvokeContext.BOLT_CRC_SWITCH, checked);
    Call call = callOf(command);
    if (command.oneWay) {
      client.oneway(address, call, context);
      return null;
    }
    return shown(client.invokeSync(address, call, context, command.timeout), call);
  }

  private static RpcClient startedClient() {
    RpcClient client = new RpcClient();
    client.startup();
    return client;
  }

  private static Map<String, String> headers(Command command) {
    Map<String, String> headers = new LinkedHashMap<>();
    String service = command.service == null ? "peers.Reviews" : command.service;
    if (command.version != null) service += ":" + command.version;
    headers.put("service", service);
    headers.put("sofa_head_target_service", service);
    headers.put("sofa_head_method_name", command.method);
    headers.putAll(command.headers);
    return headers;
  }

  private static Call callOf(Command command) {
    Call call = new Call();
    call.method = command.method;
    for (Object argument : command.args) {
      if (argument instanceof String text) call.text = text;
      if (argument instanceof Number number) call.number = number.intValue();
    }
    if (command.method.equals("reverse")) call.bytes = Large.bytes(call.number);
    return call;
  }

  private static Object shown(Object value, Call call) {
    if (!(value instanceof byte[] bytes)) return value;
    return Map.of("bytes", bytes.length, "right", Arrays.equals(bytes, Large.reversed(call.bytes)));
  }
}
