import { readdirSync, readFileSync } from "node:fs";

/**
 * CPU time in microseconds that a process has used so far, in all of its threads.
 *
 * Linux counts it by nanoseconds in each thread's schedstat, where `/proc/PID/stat` counts ticks of 10 ms: one
 * percent of a visit of a second, as much as some peers differ by. A thread that has ended is no longer counted,
 * so the process must keep its threads between two readings, as Envoy does once it serves.
 */
export function cpuMicros(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for (const thread of readdirSync(tasks)) {
    nanoseconds += Number(readFileSync(`${tasks}/${thread}/schedstat`, "utf8").split(" ")[0]);
  }
  return nanoseconds / 1000;
}
