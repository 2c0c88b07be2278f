import { MetricType, Status } from "../abi.js";
import type { Vm } from "../vm.js";
import type { Capability } from "./functions.js";

/** The lower bits of a metric's id tell its type; ids of one type are this far apart. */
const idStep = 4;

/** Counters, gauges and histograms. Ids are a VM's own; values belong to names, which all VMs share. */
export const metrics: Capability = (vm) => {
  const { shared } = vm.services;
  /** What the host knows an id's metric by. */
  const defined = new Map<number, number>();
  const lastIds = [MetricType.Counter, MetricType.Gauge, MetricType.Histogram];

  return {
    /** Every definition is a new id, also of a name that has one. */
    proxy_define_metric(type: number, nameAt: number, nameSize: number, idAt: number) {
      const name = vm.memory.view(nameAt, nameSize);
      if (!name) return Status.InvalidMemoryAccess;
      if (type >>> 0 > MetricType.Histogram) return Status.BadArgument;
      lastIds[type]! += idStep;
      const id = lastIds[type]!;
      defined.set(id, shared.defineMetric(type, name.toString()));
      return vm.memory.writeU32(idAt, id) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    /** A counter takes only more than 0. */
    proxy_increment_metric(id: number, offset: bigint) {
      const type = typeOf(id);
      if (!isReadable(type)) return Status.BadArgument;
      const metric = defined.get(id);
      if (metric === undefined) return Status.NotFound;
      if (type === MetricType.Counter && offset <= 0n) return refuse(vm, offset);
      shared.addToMetric(metric, offset);
      return Status.Ok;
    },

    /** Sets a gauge, adds to a counter, and is all that a histogram takes. */
    proxy_record_metric(id: number, value: bigint) {
      const metric = defined.get(id);
      if (metric === undefined) return Status.NotFound;
      const unsigned = BigInt.asUintN(64, value);
      if (typeOf(id) === MetricType.Counter) shared.addToMetric(metric, unsigned);
      else shared.recordMetric(metric, unsigned);
      return Status.Ok;
    },

    proxy_get_metric(id: number, valueAt: number) {
      if (!isReadable(typeOf(id))) return Status.BadArgument;
      const metric = defined.get(id);
      if (metric === undefined) return Status.NotFound;
      return vm.memory.writeU64(valueAt, shared.readMetric(metric)) ? Status.Ok : Status.InvalidMemoryAccess;
    },
  };
};

/** What incrementing a counter by nothing, or by less, answers. */
function refuse(vm: Vm, offset: bigint): Status {
  const { rules } = vm.services;
  if (offset === 0n && rules.isOff("zeroIncrement")) return Status.Ok;
  rules.met(vm, "zeroIncrement", () => `it incremented a counter by ${offset}`);
  return Status.BadArgument;
}

function typeOf(id: number): number {
  return id & (idStep - 1);
}

function isReadable(type: number): boolean {
  return type === MetricType.Counter || type === MetricType.Gauge;
}
