import type { TrapFrame } from "../trap.js";
import type { RuleId } from "./list.js";

/**
 * What the host makes of a rule of Envoy's:
 *
 * - `model`: behaves as Envoy, which as a rule says nothing. The default.
 * - `report`: behaves as Envoy and says in `Host.reports` that a guest ran into the rule, and where.
 * - `fail`: throws a {@link RuleError} out of what the test called; exchanges that are under way reject with it.
 * - `off`: behaves as a lenient host would; what that means is in {@link Rule.off}. Other hosts may, Envoy does not.
 */
export type RuleMode = "model" | "report" | "fail" | "off";

/** A rule of Envoy's that filters run into. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  /** What happens on Envoy. */
  readonly onEnvoy: string;
  /** What the host does instead where the rule is off. */
  readonly off: string;
  /** Where it can be read: a source file of Envoy or of its Proxy-Wasm host, and the place in it. */
  readonly source: string;
}

/** A guest ran into a rule. */
export interface RuleReport {
  readonly rule: RuleId;
  readonly plugin: string;
  readonly worker: number;
  /** The effective context. */
  readonly contextId: number;
  /** The callback that was running, if any was. */
  readonly callback: string | undefined;
  /** The host function that was called, if it was in one. */
  readonly function: string | undefined;
  /** What the guest did. */
  readonly detail: string;
  /** Where in the guest, innermost first; empty where the guest was not running. */
  readonly frames: readonly TrapFrame[];
  /** All of it in words, in one line: who, where, what, and what on Envoy comes of it. */
  readonly message: string;
}

/** A guest ran into a rule whose mode is `fail`. */
export class RuleError extends Error {
  override readonly name = "RuleError";
  readonly report: RuleReport;

  constructor(report: RuleReport) {
    super(report.message);
    this.report = report;
  }
}
