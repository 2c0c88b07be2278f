import { Bytes } from "../../../assembly/bytes/bytes";
import { quote } from "../../../assembly/json/describe";
import { SteeringMode } from "../table/kinds";
import { Endpoint, EndpointList, Steering } from "../table/steering";
import { isAddress } from "./address";
import { Context } from "./context";
import { Field } from "./field";
import { MAX_ENDPOINT_LISTS, MAX_ENDPOINTS, MAX_NAME_BYTES } from "./limits";
import { Message } from "./message";
import { MetadataReader } from "./metadata-reader";
import { isToken, readClusterName, readEditedName } from "./names";
import { Shape } from "./shape";

const MODES = ["cluster_header", "header", "original_dst", "override_host", "filter_state"];
/** The header that carries the choice, where the configuration names no other; filter state has a key. */
const HEADERS = ["x-route-cluster", "x-route-cluster", "x-envoy-original-dst-host", "x-route-endpoint", ""];

/** Reads how the choice reaches the host. */
@final
export class SteeringReader {
  private readonly shape: Shape = new Shape([
    "mode",
    "header",
    "key",
    "mirror_header",
    "hash_header",
    "metadata_header_prefix",
    "clusters",
  ]);
  private readonly cluster: Shape = new Shape(["name", "endpoints"]);
  private readonly endpoint: Shape = new Shape(["address", "metadata"]);

  constructor(
    private readonly context: Context,
    private readonly metadata: MetadataReader,
  ) {}

  /** The steering, which the context then has. */
  read(field: Field): Steering {
    const message = new Message(field, this.shape);
    const mode = <SteeringMode>message.required("mode").choice(MODES);
    const steering = new Steering(mode);
    this.readCarrier(message, steering);
    steering.mirrorHeader = this.readHeader(message.get("mirror_header"), "x-route-mirror", steering);
    steering.hashHeader = this.readHeader(message.get("hash_header"), "x-route-hash", steering);
    steering.metadataPrefix = this.readHeader(
      message.get("metadata_header_prefix"),
      "x-route-metadata-",
      steering,
    );
    this.readClusters(message.get("clusters"), steering);
    this.context.steering = steering;
    return steering;
  }

  private readCarrier(message: Message, steering: Steering): void {
    const header = message.get("header");
    const key = message.get("key");
    if (steering.mode != SteeringMode.FilterState) {
      key.fail("only the mode filter_state has a key");
      steering.header = this.readHeader(header, HEADERS[steering.mode], steering);
      return;
    }
    header.fail("the mode filter_state has a key and no header");
    steering.key = key.exists ? key.text(MAX_NAME_BYTES) : Bytes.fromString("route.cluster");
    if (!isToken(steering.key)) key.reject("a key of letters, digits and signs such as . - _");
  }

  /** A header that no other part of the steering has. */
  private readHeader(field: Field, fallback: string, steering: Steering): Bytes {
    if (!field.exists) return Bytes.fromString(fallback);
    const name = readEditedName(field);
    if (!name.isEmpty && steering.owns(name)) field.fail("another part of the steering has this header");
    return name;
  }

  private readClusters(field: Field, steering: Steering): void {
    if (steering.mode != SteeringMode.OriginalDst && steering.mode != SteeringMode.OverrideHost) {
      field.fail("only the modes original_dst and override_host choose endpoints");
      return;
    }
    const list = field.list(MAX_ENDPOINT_LISTS);
    let element = list.next();
    while (element !== null) {
      const message = new Message(element, this.cluster);
      const name = message.required("name");
      const cluster = readClusterName(name);
      if (this.context.clusters.has(cluster.toString()))
        name.fail(`there is another cluster ${quote(cluster.toString())}`);
      this.context.clusters.add(cluster.toString());
      steering.clusters.push(new EndpointList(cluster, this.readEndpoints(message.required("endpoints"))));
      element = list.next();
    }
  }

  private readEndpoints(field: Field): Endpoint[] {
    const endpoints: Endpoint[] = [];
    const list = field.list(MAX_ENDPOINTS);
    let element = list.next();
    while (element !== null) {
      const message = new Message(element, this.endpoint);
      const address = message.required("address");
      const text = address.text();
      if (!isAddress(text)) address.reject('an address with a port, such as "10.0.0.1:8080" or "[::1]:8080"');
      endpoints.push(new Endpoint(text, this.metadata.read(message.get("metadata"))));
      element = list.next();
    }
    if (endpoints.length == 0) field.fail("expected at least one endpoint");
    return endpoints;
  }
}
