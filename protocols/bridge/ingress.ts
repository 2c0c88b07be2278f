// Entry of the bridge's ingress module: RPC frames of clients become HTTP/2 toward the proxy's HTTP side.
import { Bolt } from "../bolt/bolt";
import { BoltV2 } from "../bolt/bolt-v2";
import { Dubbo } from "../dubbo/dubbo";
import { registerIngress } from "./ingress-root";

registerIngress([new Bolt(), new BoltV2(), new Dubbo()]);
