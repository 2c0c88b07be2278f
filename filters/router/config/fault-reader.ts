import { Bytes } from "../../../assembly/bytes/bytes";
import { Fault, FaultAbort, FaultDelay } from "../table/fault";
import { Field } from "./field";
import { FractionReader } from "./fraction-reader";
import { HeaderReader } from "./header-reader";
import { MAX_LIST, MAX_NAME_BYTES } from "./limits";
import { Message } from "./message";
import { readClusterName } from "./names";
import { Shape } from "./shape";

const NO_RUNTIME = "a filter cannot read the host's runtime";
const DELAYS = ["fixed_delay", "header_delay"];
const ABORTS = ["http_status", "grpc_status", "header_abort"];

/** Reads the fault of a route. Source: envoy.extensions.filters.http.fault.v3.HTTPFault. */
@final
export class FaultReader {
  private readonly shape: Shape = new Shape([
    "delay",
    "abort",
    "upstream_cluster",
    "headers",
    "downstream_nodes",
    "max_active_faults",
  ])
    .refuse("response_rate_limit", "a filter cannot hold a body back by its rate")
    .refuse("delay_percent_runtime", NO_RUNTIME)
    .refuse("abort_percent_runtime", NO_RUNTIME)
    .refuse("delay_duration_runtime", NO_RUNTIME)
    .refuse("abort_http_status_runtime", NO_RUNTIME)
    .refuse("abort_grpc_status_runtime", NO_RUNTIME)
    .refuse("max_active_faults_runtime", NO_RUNTIME)
    .refuse("response_rate_limit_percent_runtime", NO_RUNTIME)
    .refuse("disable_downstream_cluster_stats", "it is about the host's own statistics")
    .refuse("filter_metadata", "a filter cannot set dynamic metadata");
  private readonly delay: Shape = new Shape(DELAYS.concat(["percentage"]));
  private readonly abort: Shape = new Shape(ABORTS.concat(["percentage"]));
  private readonly empty: Shape = new Shape([]);

  constructor(
    private readonly headers: HeaderReader,
    private readonly fractions: FractionReader,
  ) {}

  /** The fault; null if there is none. */
  read(field: Field): Fault | null {
    if (!field.exists) return null;
    const message = new Message(field, this.shape);
    if (!message.has("delay") && !message.has("abort")) message.fail("expected delay, abort or both");
    const fault = new Fault();
    if (message.has("delay")) fault.delay = this.readDelay(message.get("delay"));
    if (message.has("abort")) fault.abort = this.readAbort(message.get("abort"));
    fault.headers = this.headers.readList(message.get("headers"));
    const cluster = message.get("upstream_cluster");
    fault.cluster = cluster.exists ? readClusterName(cluster) : new Bytes();
    fault.nodes = readNodes(message.get("downstream_nodes"));
    fault.most = message.get("max_active_faults").integer(0, u32.MAX_VALUE, -1);
    return fault;
  }

  private readDelay(field: Field): FaultDelay {
    const message = new Message(field, this.delay);
    const kind = message.requiredOneOf(DELAYS);
    const fraction = this.fractions.read(message.required("percentage"));
    const source = message.get(kind);
    if (kind != "fixed_delay") {
      new Message(source, this.empty);
      return new FaultDelay(-1, fraction);
    }
    const milliseconds = source.milliseconds(0);
    if (milliseconds == 0) source.reject("a delay of a millisecond or more");
    return new FaultDelay(milliseconds, fraction);
  }

  private readAbort(field: Field): FaultAbort {
    const message = new Message(field, this.abort);
    const kind = message.requiredOneOf(ABORTS);
    const fraction = this.fractions.read(message.required("percentage"));
    const source = message.get(kind);
    if (kind == "http_status") return new FaultAbort(<u32>source.integer(200, 599, 200), -1, fraction);
    if (kind == "grpc_status") return new FaultAbort(0, <i32>source.integer(0, 16), fraction);
    new Message(source, this.empty);
    return new FaultAbort(0, -1, fraction);
  }
}

function readNodes(field: Field): Bytes[] {
  const nodes: Bytes[] = [];
  const list = field.list(MAX_LIST);
  let element = list.next();
  while (element !== null) {
    nodes.push(element.filled(MAX_NAME_BYTES));
    element = list.next();
  }
  return nodes;
}
