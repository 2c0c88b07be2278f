// The peers in Java: Maven brings the libraries that a pom names, javac compiles the program.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../bench/command.js";
import { packageRoot } from "../../../cli/package-root.js";
import { buildOnce, filesBelow } from "../../support/rpc/build-once.js";
import type { Program } from "../../support/rpc/program.js";

const base = join("tests", "peers", "rpc");
const COMMON = join(base, "java", "common/");

const FLAGS = [
  ...["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"],
  // Libraries of Java 8's time make classes at run time, and look into those of Java's own.
  ...["java.lang", "java.math", "java.util"].flatMap((name) => [
    "--add-opens",
    `java.base/${name}=ALL-UNNAMED`,
  ]),
];

/** SOFABolt. */
export function boltJava(): Promise<Program> {
  return javaProgram("bolt-java", "bolt");
}

/** Dubbo 2.7. */
export function dubboJava27(): Promise<Program> {
  return javaProgram("dubbo-java-2.7", "dubbo");
}

/** Dubbo 3. */
export function dubboJava3(): Promise<Program> {
  return javaProgram("dubbo-java-3", "dubbo");
}

async function javaProgram(name: string, program: "bolt" | "dubbo"): Promise<Program> {
  const pom = join(base, name, "pom.xml");
  const sources = join(base, "java", program, "/");
  const folder = await buildOnce(name, [pom, COMMON, sources], async (to) => {
    const libraries = join(to, "libraries");
    // Mavens that run at the same time may not share a repository of files.
    const repository = join(to, "maven");
    const options = ["-B", "-q", "--strict-checksums", "-f", pom, `-Dmaven.repo.local=${repository}`];
    const goal = ["dependency:copy-dependencies", `-DoutputDirectory=${libraries}`];
    await run("mvn", [...options, ...goal], packageRoot());
    await rm(repository, { recursive: true });
    const files = (
      await Promise.all([COMMON, sources].map((each) => filesBelow(join(packageRoot(), each))))
    ).flat();
    await run("javac", ["-nowarn", "-d", join(to, "classes"), "-cp", join(libraries, "*"), ...files]);
  });
  const classPath = [join(folder, "classes"), join(folder, "libraries", "*")].join(":");
  return { name, command: "java", args: [...FLAGS, "-cp", classPath, `peers.${program}.Main`] };
}
