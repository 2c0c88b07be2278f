// Entry of the filter `headers`.
import { registerRootContext, RootContext } from "../../assembly";
import { HeadersRoot } from "./filter";

registerRootContext((): RootContext => new HeadersRoot());
