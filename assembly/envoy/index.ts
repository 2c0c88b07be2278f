// What Envoy offers beyond the ABI, through functions that it registers under names. Other hosts answer NotFound.
export { compress, uncompress } from "./compression";
export { declareProperty, PropertyDeclaration, PropertyType } from "./declare-property";
export { Expression } from "./expression";
export { clearRouteCache, setEnvoyFilterState } from "./filter-state";
export { LifeSpan } from "./life-span";
export { SignatureResult, sign, verifySignature } from "./signature";
