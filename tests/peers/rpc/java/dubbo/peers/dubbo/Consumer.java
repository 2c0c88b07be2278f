package peers.dubbo;

import com.google.gson.Gson;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.MethodConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.rpc.RpcContext;
import org.apache.dubbo.rpc.service.GenericService;
import peers.Caller;
import peers.Command;
import peers.Large;

/** Makes the calls that commands ask for, by the address of the provider, without a registry. Their options are parameters of it. */
final class Consumer implements Caller {
  private static final Gson GSON = new Gson();

  private final ApplicationConfig application = Main.application();
  private final Map<String, Object> references = new ConcurrentHashMap<>();

  @Override
  public Object call(Command command) throws Throwable {
    Object reference = references.computeIfAbsent(key(command), any -> refer(command));
    Method method = methodOf(command.method);
    Object[] arguments = arguments(method, command);
    RpcContext.getContext().setAttachments(new HashMap<>(command.headers));
    try {
      Object value = command.generic
          ? ((GenericService) reference).$invoke(command.method, typeNames(method), arguments)
          : method.invoke(reference, arguments);
      return shown(value, arguments);
    } catch (InvocationTargetException wrapped) {
      throw wrapped.getTargetException();
    }
  }

  private static String key(Command command) {
    return String.join("|", command.host, "" + command.port, command.service, command.version, command.group,
        "" + command.generic, "" + command.timeout, "" + command.heartbeat, "" + command.options);
  }

  private Object refer(Command command) {
    ReferenceConfig<Object> reference = new ReferenceConfig<>();
    reference.setApplication(application);
    String service = command.service == null ? Reviews.class.getName() : command.service;
    reference.setInterface(service);
    if (command.generic) reference.setGeneric("true");
    reference.setVersion(command.version);
    reference.setGroup(command.group);
    reference.setUrl("dubbo://" + command.host + ":" + command.port + "/" + service);
    reference.setCheck(false);
    reference.setLazy(false);
    reference.setRetries(0);
    reference.setTimeout(command.timeout);
    Map<String, String> parameters = new HashMap<>();
    parameters.put("serialization", "hessian2");
    parameters.put("prefer.serialization", "hessian2");
    parameters.putAll(command.options);
    parameters.put("payload", "" + Main.PAYLOAD_BYTES);
    if (command.heartbeat > 0) parameters.put("heartbeat", "" + command.heartbeat);
    reference.setParameters(parameters);
    MethodConfig note = new MethodConfig();
    note.setName("note");
    note.setReturn(false);
    if (!command.generic) reference.setMethods(List.of(note));
    return reference.get();
  }

  private static Method methodOf(String name) {
    for (Method method : Reviews.class.getMethods()) {
      if (method.getName().equals(name)) return method;
    }
    throw new IllegalArgumentException("there is no method " + name);
  }

  private static String[] typeNames(Method method) {
    Class<?>[] types = method.getParameterTypes();
    String[] names = new String[types.length];
    for (int i = 0; i < types.length; i++) names[i] = types[i].getName();
    return names;
  }

  /** A number stands for so many bytes where an array of bytes is wanted. Generic calls give maps for objects. */
  private static Object[] arguments(Method method, Command command) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Object given = command.args.get(i);
      if (types[i] == byte[].class) arguments[i] = Large.bytes(((Number) given).intValue());
      else if (given instanceof Map<?, ?> fields) arguments[i] = command.generic ? plain(fields) : review(fields);
      else arguments[i] = GSON.fromJson(GSON.toJsonTree(given), types[i]);
    }
    return arguments;
  }

  /** Dubbo 3 sends no classes that it was not told of, such as the maps of the JSON library. */
  private static Object plain(Object value) {
    if (!(value instanceof Map<?, ?> fields)) return value;
    Map<Object, Object> copy = new LinkedHashMap<>();
    fields.forEach((name, field) -> copy.put(name, plain(field)));
    return copy;
  }

  private static Review review(Map<?, ?> fields) {
    Review review = GSON.fromJson(GSON.toJsonTree(fields), Review.class);
    for (Review each = review; each != null; each = each.answered) {
      if (each.votes != null) each.votes = new LinkedHashMap<>(each.votes);
    }
    return review;
  }

  /** Of many bytes, how many they are and whether they are the right ones. */
  private static Object shown(Object value, Object[] arguments) {
    if (!(value instanceof byte[] bytes)) return value;
    boolean right = Arrays.equals(bytes, Large.reversed((byte[]) arguments[0]));
    return Map.of("bytes", bytes.length, "right", right);
  }
}
