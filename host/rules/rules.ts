import { HostError } from "../errors.js";
import { guestFrames } from "../trap.js";
import type { Vm } from "../vm.js";
import { type RuleId, rules } from "./list.js";
import { type Rule, RuleError, type RuleMode, type RuleReport } from "./rule.js";

/** Which mode each rule has; rules that are not named have the mode that `strict` says. */
export type RuleModes = Partial<Record<RuleId, RuleMode>>;

/** A host keeps no more reports than that. */
export const maximumReports = 1000;

const modes: readonly string[] = ["model", "report", "fail", "off"];

/** Envoy's rules as a host is to take them, and what it has to say about them. */
export class Rules {
  /** The first {@link maximumReports}, in order. */
  readonly reports: RuleReport[] = [];
  /** Are told of each rule that fails. */
  readonly failureListeners = new Set<(error: RuleError) => void>();
  readonly #modes: Readonly<Record<RuleId, RuleMode>>;

  /**
   * `strict` true reports every rule that `modes` does not name.
   *
   * @throws HostError if a rule or a mode is unknown
   */
  constructor(chosen: RuleModes = {}, strict = false) {
    for (const [id, mode] of Object.entries(chosen)) check(id, mode);
    const rest: RuleMode = strict ? "report" : "model";
    this.#modes = Object.fromEntries(rules.map(({ id }) => [id, chosen[id] ?? rest])) as Record<
      RuleId,
      RuleMode
    >;
  }

  /** Whether any rule is reported or fails; if not, the host does not keep in mind what a report would say. */
  get watching(): boolean {
    return rules.some(({ id }) => this.watches(id));
  }

  /** Whether the host behaves as Envoy and says nothing. */
  models(id: RuleId): boolean {
    return this.#modes[id] === "model";
  }

  /** Whether it matters that a guest runs into this rule. */
  watches(id: RuleId): boolean {
    return this.#modes[id] === "report" || this.#modes[id] === "fail";
  }

  isOff(id: RuleId): boolean {
    return this.#modes[id] === "off";
  }

  /**
   * A guest ran into a rule. `detail` says what it did, as a sentence without an end; `callback` is what it did it in,
   * if that has returned already.
   *
   * @throws RuleError if the rule's mode is `fail`
   */
  met(vm: Vm, id: RuleId, detail: () => string, callback = vm.running): void {
    if (!this.watches(id)) return;
    vm.services.tracer?.note({ rule: id });
    const report = describe(vm, id, detail(), callback);
    if (this.reports.length < maximumReports) this.reports.push(report);
    if (this.#modes[id] !== "fail") return;
    const error = new RuleError(report);
    for (const listener of this.failureListeners) listener(error);
    throw error;
  }
}

function check(id: string, mode: string): void {
  const ids: string[] = rules.map((rule) => rule.id);
  if (!ids.includes(id)) throw new HostError(`there is no rule "${id}"; the rules are ${ids.join(", ")}`);
  if (!modes.includes(mode)) {
    throw new HostError(`rule "${id}" has the mode "${mode}"; the modes are ${modes.join(", ")}`);
  }
}

/** A deep enough stack to hold the guest's frames beyond the host's own. */
function here(): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const error = new Error();
  Error.stackTraceLimit = limit;
  return error;
}

function describe(vm: Vm, id: RuleId, detail: string, callback: string | undefined): RuleReport {
  const { pluginName: plugin, id: contextId } = vm.effective;
  const { calling } = vm;
  const frames = vm.running === undefined ? [] : guestFrames(here(), vm.module);
  const rule: Rule = rules.find((candidate) => candidate.id === id)!;
  const at = [callback, calling].filter((name) => name !== undefined).join(", ");
  const [frame] = frames;
  const place = frame ? ` at ${frame.source ?? frame.function}` : "";
  const where = `plugin "${plugin}", context ${contextId}${at && `, ${at}`}${place}`;
  return {
    rule: id,
    plugin,
    worker: vm.worker,
    contextId,
    callback,
    function: calling,
    detail,
    frames,
    message: `${where}: ${detail}. On Envoy: ${rule.onEnvoy}. (rule ${id})`,
  };
}
