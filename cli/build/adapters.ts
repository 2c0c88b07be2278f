import type {
  DecoratorNode,
  IdentifierExpression,
  StringLiteralExpression,
} from "types:assemblyscript/src/ast";
import type { ClassPrototype, DeclaredElement } from "types:assemblyscript/src/program";

/*
 * A package may put classes of its own between the SDK's contexts and a filter's, with callbacks of other names. Two
 * decorators, which the compiler passes over, say how:
 *
 *     @adapter class HttpAdapter extends HttpContext { … }        overrides for others: needs no exports by itself
 *     class Stream { @callback("proxy_on_request_headers") onHead(): … }     whoever overrides it needs that export
 */

/** Whether a class passes the SDK's callbacks on to others, so that what it overrides says nothing. */
export function isAdapter(prototype: ClassPrototype): boolean {
  return decoratorOf(prototype, "adapter") !== null;
}

/** The exports that a class needs because it overrides methods which a package marks as callbacks. */
export function markedCallbacks(prototype: ClassPrototype): string[] {
  const names: string[] = [];
  for (const method of prototype.instanceMembers?.keys() ?? []) {
    for (let base = prototype.basePrototype; base !== null; base = base.basePrototype) {
      const member = base.instanceMembers?.get(method);
      const name = member ? exportOf(decoratorOf(member, "callback")) : null;
      if (name !== null) names.push(name);
    }
  }
  return names;
}

function decoratorOf(element: DeclaredElement, name: string): DecoratorNode | null {
  const decorators = element.declaration.decorators ?? [];
  return decorators.find((each) => (each.name as IdentifierExpression).text === name) ?? null;
}

function exportOf(decorator: DecoratorNode | null): string | null {
  return (decorator?.args?.[0] as StringLiteralExpression | undefined)?.value ?? null;
}
