// Consumers and providers of Dubbo 2.7 and Dubbo 3, each with each, through the bridge in real Envoys.

import { testDubboPairs } from "./support/rpc-dubbo.js";
import { dubboJava3, dubboJava27 } from "./support/rpc-java.js";

await testDubboPairs(await Promise.all([dubboJava27(), dubboJava3()]), () => true);
