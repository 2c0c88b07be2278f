// dubbo-go as consumer and as provider, with itself and with Dubbo 2.7 and Dubbo 3, through the bridge in real Envoys.

import { testDubboPairs } from "./support/rpc-dubbo.js";
import { dubboGo } from "./support/rpc-go.js";
import { dubboJava3, dubboJava27 } from "./support/rpc-java.js";

const programs = await Promise.all([dubboGo(), dubboJava27(), dubboJava3()]);
await testDubboPairs(programs, (client, server) => client === programs[0] || server === programs[0]);
