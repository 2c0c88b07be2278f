// Entry of the bridge's egress module: HTTP of the proxy's router becomes RPC frames toward servers.
import { Bolt } from "../bolt/bolt";
import { BoltV2 } from "../bolt/bolt-v2";
import { Dubbo } from "../dubbo/dubbo";
import { registerEgress } from "./egress-root";

registerEgress([new Bolt(), new BoltV2(), new Dubbo()]);
