import { type Command, Option } from "commander";
import { type BuiltModule, build, buildAll, type Target } from "../build/build.js";

/** Adds `proxy-wasm build`. */
export function registerBuild(program: Command): void {
  program
    .command("build")
    .description("Compile filters to WebAssembly and check the modules.")
    .argument("[entry...]", "a .ts file, or a folder with an index.ts (default: every filter in filters/)")
    .addOption(
      new Option("-t, --target <target>", "how to compile")
        .choices(["release", "debug", "small"])
        .default("release"),
    )
    .action(async (entries: string[], options: { target: Target }) => {
      const modules: BuiltModule[] = [];
      if (entries.length === 0) modules.push(...(await buildAll(options)));
      for (const entry of entries) modules.push(await build({ entry, target: options.target }));
    });
}
