package peers.bolt;

import com.alipay.remoting.CustomSerializer;
import com.alipay.remoting.DefaultCustomSerializer;
import com.alipay.remoting.InvokeContext;
import com.alipay.remoting.exception.CodecException;
import com.alipay.remoting.exception.DeserializationException;
import com.alipay.remoting.rpc.RequestCommand;
import com.alipay.remoting.rpc.protocol.RpcRequestCommand;
import com.alipay.remoting.serialization.SerializerManager;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers of a frame as SOFARPC writes them: the length of a name, the name, the length of its value, the value. */
final class Headers extends DefaultCustomSerializer implements CustomSerializer {
  /** The key of the headers in an InvokeContext. */
  static final String KEY = "peers.headers";

  @Override
  public <T extends RequestCommand> boolean serializeHeader(T request, InvokeContext context) {
    if (context == null) return false;
    Map<String, String> headers = context.get(KEY);
    if (headers == null) return false;
    ((RpcRequestCommand) request).setHeader(encode(headers));
    return true;
  }

  @Override
  public <T extends RequestCommand> boolean deserializeContent(T request) throws DeserializationException {
    RpcRequestCommand command = (RpcRequestCommand) request;
    try {
      Call call = SerializerManager.getSerializer(command.getSerializer())
          .deserialize(command.getContent(), command.getRequestClass());
      call.headers = decode(command.getHeader());
      command.setRequestObject(call);
      return true;
    } catch (CodecException failed) {
      throw new DeserializationException("a call that cannot be read", failed);
    }
  }

  private static byte[] encode(Map<String, String> headers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (Map.Entry<String, String> header : headers.entrySet()) {
        for (String text : new String[] {header.getKey(), header.getValue()}) {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          out.writeInt(utf8.length);
          out.write(utf8);
        }
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static Map<String, String> decode(byte[] block) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (block == null) return headers;
    ByteBuffer in = ByteBuffer.wrap(block);
    while (in.hasRemaining()) headers.put(text(in), text(in));
    return headers;
  }

  private static String text(ByteBuffer in) {
    byte[] utf8 = new byte[in.getInt()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
