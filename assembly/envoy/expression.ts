import { Bytes } from "../bytes/bytes";
import { callForeignFunction } from "../foreign-functions";

/**
 * An expression in CEL, the language of Envoy's RBAC and access log filters, evaluated by Envoy on the stream whose
 * callback runs.
 *
 * ```ts
 * // in onConfigure
 * this.isAdmin = Expression.create("request.path.startsWith('/admin') && source.address != '10.0.0.1'");
 * // in a stream's callback
 * const admin = expression.evaluate();
 * if (admin !== null && admin.at(0) == 1) …
 * // in the root context's onDone, or when it is replaced
 * expression.delete();
 * ```
 *
 * It belongs to the root context in whose callback, or in one of whose streams' callbacks, it was created, and to no
 * other. Envoy has these functions where it was built with a CEL parser, as the released ones are.
 *
 * Source: Envoy, "Attributes"; the Common Expression Language.
 */
@final
export class Expression {
  private constructor(
    /** The token by which Envoy knows it. */
    private readonly token: Bytes,
  ) {}

  /**
   * Compiles an expression; null where that fails, and `foreignFunctionStatus()` says why.
   *
   * - `BadArgument`: it is no expression; Envoy's log says where, at the level info.
   * - `NotFound`: the host has no such function.
   */
  static create(text: string): Expression | null {
    const token = callForeignFunction("expr_create", Bytes.fromString(text));
    return token === null ? null : new Expression(token.copy());
  }

  /**
   * The value for the stream whose callback runs (not the one selected in a callout's handler), encoded as properties
   * are: strings raw, integers as 8 bytes little-endian, booleans as one byte. A view that lives until the callback
   * returns; null where there is no value, and `foreignFunctionStatus()` says why.
   *
   * - `InternalFailure`: the evaluation failed: an attribute is absent, operands have wrong types.
   * - `NotFound`: the expression was deleted, or belongs to another root context.
   * - `SerializationFailure`: the value has no encoding.
   */
  evaluate(): Bytes | null {
    return callForeignFunction("expr_evaluate", this.token);
  }

  /** Gives back what Envoy keeps for it, which else lives as long as the root context. Any further use finds nothing. */
  delete(): void {
    callForeignFunction("expr_delete", this.token);
  }
}
