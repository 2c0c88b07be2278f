// Entry of the filter `router`.
import { RootContext, registerRootContext } from "../../assembly";
import { RouterRoot } from "./filter";

registerRootContext((): RootContext => new RouterRoot());
