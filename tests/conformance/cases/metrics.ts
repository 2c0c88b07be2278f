import type { ConformanceCase } from "../case.js";
import { call, keep, kept, longResult, result, type Step, same, say } from "../steps.js";
import { outside } from "./common.js";

const types = ["Counter", "Gauge", "Histogram"] as const;

const increment = (offset: bigint) => call("proxy_increment_metric", kept(0), offset);
const record = (value: bigint) => call("proxy_record_metric", kept(0), value);
const get: Step = say`get ${call("proxy_get_metric", kept(0))} ${longResult(1)}`;

const covered = ["proxy_define_metric", "proxy_increment_metric", "proxy_record_metric", "proxy_get_metric"];

export const metricCases: ConformanceCase[] = [
  ...types.map(
    (name, type): ConformanceCase => ({
      id: `metric-${name.toLowerCase()}`,
      covers: [
        ...covered,
        `MetricType.${name}`,
        ...(name === "Counter" ? ["rule: counters refuse increments of zero and less"] : []),
      ],
      plugins: [
        {
          on: {
            proxy_on_request_headers: [
              say`define ${call("proxy_define_metric", type, `conformance_${name}`)}`,
              keep(0, result(3)),
              get,
              say`increment by 2 ${increment(2n)} by 0 ${increment(0n)} by -1 ${increment(-1n)}`,
              get,
              say`record 7 ${record(7n)}`,
              get,
              say`record 0 ${record(0n)}`,
              get,
              say`increment by -9 ${increment(-9n)}`,
              get,
              say`record -1 ${record(-1n)}`,
              get,
            ],
          },
        },
      ],
    }),
  ),
  {
    id: "metric-defined-again",
    covers: ["proxy_define_metric"],
    plugins: [
      {
        on: {
          proxy_on_configure: [say`in configure ${call("proxy_define_metric", 0, "conformance_early")}`],
          proxy_on_request_headers: [
            say`define ${call("proxy_define_metric", 0, "conformance_again")}`,
            keep(0, result(3)),
            increment(5n),
            say`again ${call("proxy_define_metric", 0, "conformance_again")} same id ${same(result(3), kept(0))}`,
            keep(1, result(3)),
            say`get ${call("proxy_get_metric", kept(1))} ${longResult(1)}`,
            say`as a gauge ${call("proxy_define_metric", 1, "conformance_again")}`,
            keep(1, result(3)),
            say`get ${call("proxy_get_metric", kept(1))} ${longResult(1)}`,
            say`empty name ${call("proxy_define_metric", 0, "")}`,
          ],
        },
      },
    ],
  },
  {
    id: "metric-bad-arguments",
    covers: [...covered, "Status.BadArgument", "Status.NotFound", "Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`no such type ${call("proxy_define_metric", 3, "a")} ${call("proxy_define_metric", -1, "a")}`,
            ...[0, 1, 2, 3].map(
              (kind) =>
                say`no metric ${kind}: increment ${call("proxy_increment_metric", 4000 + kind, 1n)} record ${call("proxy_record_metric", 4000 + kind, 1n)} get ${call("proxy_get_metric", 4000 + kind)}`,
            ),
            say`outside ${call("proxy_define_metric", 0, outside, 9)} ${call("proxy_define_metric", 0, "a", outside)}`,
            call("proxy_define_metric", 0, "conformance_memory"),
            say`result outside ${call("proxy_get_metric", result(3), outside)}`,
          ],
        },
      },
    ],
  },
];
