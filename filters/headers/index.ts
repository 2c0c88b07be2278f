// Entry of the filter `headers`.
import { RootContext, registerRootContext } from "../../assembly";
import { HeadersRoot } from "./filter";

registerRootContext((): RootContext => new HeadersRoot());
