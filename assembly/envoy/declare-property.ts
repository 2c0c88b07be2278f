import { Status } from "../../abi/enums";
import { Bytes } from "../bytes/bytes";
import { callForeignFunction, foreignFunctionStatus, refuseForeignCall } from "../foreign-functions";
import { argumentWriter } from "./arguments";
import { LifeSpan } from "./life-span";

/** What Envoy takes the value of a property for, in expressions and access logs. */
export enum PropertyType {
  /** Bytes that mean nothing to Envoy. */
  Bytes = 0,
  /** Text. */
  String = 1,
  /** A FlatBuffers table, of the schema that goes with it. */
  FlatBuffers = 2,
  /** A serialized protobuf message, of the type that goes with it. */
  Protobuf = 3,
}

/** How a property that filters set is kept: the argument of `declareProperty`. */
@final
export class PropertyDeclaration {
  /** What its values are: text unless said otherwise. */
  type: PropertyType = PropertyType.String;
  /** True if it can be set once a stream only; setting it again answers `BadArgument`. */
  readOnly: bool = false;
  /** How long a value lives. */
  span: LifeSpan = LifeSpan.FilterChain;
  /** For Protobuf the type URL of its message, for FlatBuffers the binary schema; else empty. */
  schema: Bytes = new Bytes();

  constructor(
    /** Its name, as in `setProperty`. */
    readonly name: string,
  ) {}
}

/**
 * Tells Envoy how a property is kept. To be called in `onConfigure`: it holds for the streams of this plugin on this
 * worker. A property that is not declared is kept as bytes, can be set again and lives with the filter chain.
 *
 *     const user = new PropertyDeclaration("user");
 *     user.span = LifeSpan.DownstreamConnection;
 *     declareProperty(user);
 *
 * - `BadArgument`: a property of that name has been declared before; or name and schema are longer than 64 KiB.
 * - `NotFound`: the host has no such function.
 */
export function declareProperty(property: PropertyDeclaration): Status {
  const message = argumentWriter()
    .string(1, property.name)
    .bool(2, property.readOnly)
    .int32(3, property.type)
    .bytes(4, property.schema)
    .int32(5, property.span)
    .finish();
  if (message === null) refuseForeignCall(Status.BadArgument);
  else callForeignFunction("declare_property", message);
  return foreignFunctionStatus();
}
