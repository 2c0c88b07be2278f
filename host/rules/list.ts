import type { Rule } from "./rule.js";

const envoy = "envoy: source/extensions/common/wasm/context.cc";
const cppHost = "proxy-wasm-cpp-host:";

/** The rules that have a switch. */
export const rules = [
  {
    id: "deadHeaderMap",
    title: "Header maps die when they have been passed on",
    onEnvoy:
      "headers and trailers are alive from their callback on until a callback lets them go or the stream is continued; " +
      "from then on reading one header and every change answer BadArgument, and all pairs read as none",
    off: "a map stays as it was passed on, to be read and changed, until the stream is over",
    source: `${envoy}, Context::getMap and the on…Headers methods, which null their pointers`,
  },
  {
    id: "deadBuffer",
    title: "Bodies and configurations are there only in their callbacks",
    onEnvoy:
      "a body can be seen in its own callbacks and while it is being buffered, else it reads as Ok and empty and cannot be " +
      "changed; the plugin's configuration is NotFound outside of proxy_on_context_create and proxy_on_configure",
    off: "the part of a body that was shown last stays readable, and so does the configuration",
    source: `${envoy}, Context::getBuffer`,
  },
  {
    id: "rootContext",
    title: "Callbacks of callouts, ticks and queues run on the root context",
    onEnvoy:
      "a root context has no stream: header maps answer BadArgument or nothing, continuing and closing answer Ok and do " +
      "nothing, and a local reply does no more than stop the running callback, until proxy_set_effective_context selects " +
      "the stream",
    off: "callbacks of callouts act on the stream that made the call, as if the guest had selected it",
    source: `${envoy}, Context::sendLocalResponse and onHttpCallSuccess; ${cppHost} src/context.cc`,
  },
  {
    id: "restrictedCall",
    title: "Few calls are allowed while a module starts or allocates",
    onEnvoy:
      "in _initialize, _start and main every proxy function but proxy_log, and in malloc everything but proxy_log, " +
      "fd_write, the clock and poll_oneoff, fails as restricted_callback, and the VM is dead",
    off: "all functions may be called",
    source: `${cppHost} src/wasm.cc, restricted_callback, and test/security_test.cc`,
  },
  {
    id: "pairLimits",
    title: "Header pairs have limits",
    onEnvoy:
      "more than 1,024 pairs, more than 1 MiB of them, and pairs that are malformed are silently taken as none: all headers " +
      "are gone, or those of a local reply or a callout are",
    off: "pairs of any number and size are taken; malformed ones are none still",
    source: `${cppHost} src/pairs_util.cc, PairsUtil::toPairs`,
  },
  {
    id: "setBuffer",
    title: "A buffer can be changed at its start and its end only",
    onEnvoy:
      "proxy_set_buffer_bytes replaces from position 0 on or appends at the end; a position within answers BadArgument and " +
      "changes nothing",
    off: "any part is replaced",
    source: `${envoy}, Buffer::copyFrom`,
  },
  {
    id: "zeroIncrement",
    title: "Counters refuse increments of zero and less",
    onEnvoy: "proxy_increment_metric of a counter by 0 or a negative number answers BadArgument",
    off: "the increment of zero is Ok; a negative one is refused still",
    source: `${envoy}, Context::incrementMetric`,
  },
  {
    id: "firstValue",
    title: "Reading one header gives its first value only",
    onEnvoy:
      "proxy_get_header_map_value hands over the first of several fields with the name; what a client puts into another one " +
      "is not seen, so a check can be got around",
    off: "all values, joined with a comma",
    source: `${envoy}, Context::getHeaderMapValue`,
  },
  {
    id: "localReplyCallback",
    title: "A local reply passes the filter's own response callbacks",
    onEnvoy:
      "the answer goes through all response filters, that of the filter included which gave it, so its response callbacks are " +
      "called for an answer of its own",
    off: "the filter that gave the answer does not see it",
    source: "envoy: source/common/http/filter_manager.cc, FilterManager::sendLocalReply",
  },
  {
    id: "stopIteration",
    title: "StopIteration at the headers stops the body, too",
    onEnvoy:
      "without allow_on_headers_stop_iteration in the plugin's configuration, StopIteration from a headers callback is " +
      "StopAllIterationAndWatermark: the body callback is not called until the stream is continued",
    off: "body callbacks go on after StopIteration, as if the option were set",
    source: `${cppHost} src/context.cc, convertVmCallResultToFilterHeadersStatus`,
  },
  {
    id: "crash",
    title: "Some calls end Envoy itself",
    onEnvoy:
      "continuing a response that has not begun, and a gRPC call whose target is empty, crash the whole process; seen on " +
      "1.36.2 and 1.40.0",
    off: "no other than where it is modelled: the call is answered and does nothing",
    source: `${envoy}, Context::continueStream and Context::grpcCall, as observed`,
  },
] as const satisfies readonly Rule[];

/** The name of a rule. */
export type RuleId = (typeof rules)[number]["id"];
