import type { HostOptions } from "../../../host/index.js";

/** Options for the threads of a test, which only a module can give them. */
const options: Partial<HostOptions> = {
  foreignFunctions: { double: (argument) => Buffer.concat([argument, argument]) },
};

export default options;
