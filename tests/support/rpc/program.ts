// Clients and servers of RPC libraries: programs that take commands as JSON lines and answer with JSON lines. They end when
// their input does, so none outlives the test that started it.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** How to start one: what stands in front of `server PORT NAME …` or `client`. */
export interface Program {
  /** For the names of tests. */
  name: string;
  command: string;
  args: readonly string[];
}

/** One call. What a program has no use for it leaves alone. */
export interface Call {
  host?: string;
  port: number;
  /** The service of the peers if left out. */
  service?: string;
  version?: string;
  group?: string;
  method: string;
  /** A number stands for so many bytes where the method takes bytes; the answer to it is `{bytes, right}`. */
  args?: readonly unknown[];
  /** Bolt headers or Dubbo attachments. */
  headers?: Record<string, string>;
  /** How long the client waits, in milliseconds. */
  timeout?: number;
  /** Through Dubbo's GenericService. */
  generic?: boolean;
  oneWay?: boolean;
  /** After how many idle milliseconds a Dubbo client sends a heartbeat. */
  heartbeat?: number;
  /** Calls that differ in them have connections of their own. Bolt: `bolt`, "1" or "2", and `crc`. */
  options?: Record<string, string>;
}

/** What a call came to: one of the two. */
export interface Outcome {
  value?: unknown;
  error?: CallError;
}

/** What the client's library threw. */
export interface CallError {
  type: string;
  message: string;
  cause?: string;
}

/** What many calls came to: how many gave each value and each error, which stand there as JSON. */
export interface Outcomes {
  values: Record<string, number>;
  errors: Record<string, number>;
}

interface Line extends Outcome, Outcomes {
  id?: number;
  ready?: number;
}

/** A program that runs: its first line has come. */
class RunningProgram {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly ended: Promise<unknown>;
  private errors = "";
  protected readonly ready: Promise<number>;

  constructor({ command, args }: Program, mode: readonly string[]) {
    this.child = spawn(command, [...args, ...mode], { stdio: ["pipe", "pipe", "pipe"] });
    this.ended = once(this.child, "close");
    this.child.stdin.on("error", () => {});
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.errors = (this.errors + text).slice(-20_000);
    });
    this.ready = new Promise((resolve, reject) => {
      this.child.on("error", reject);
      this.child.on("close", () => {
        const error = new Error(`${[command, ...args.slice(-1), ...mode].join(" ")} ended:\n${this.errors}`);
        reject(error);
        this.onEnd(error);
      });
      createInterface({ input: this.child.stdout }).on("line", (text) => {
        const line = JSON.parse(text) as Line;
        if (line.ready === undefined) this.onLine(line);
        else resolve(line.ready);
      });
    });
    this.ready.catch(() => {});
  }

  /** What it printed to its standard error last. */
  get log(): string {
    return this.errors;
  }

  protected onLine(_line: Line): void {}

  protected onEnd(_error: Error): void {}

  protected write(line: object): void {
    this.child.stdin.write(`${JSON.stringify(line)}\n`);
  }

  /** Ends it, as soon as it notices. */
  async stop(): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }

  /** Ends it at once, in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}

/** A server that listens. */
export class PeerServer extends RunningProgram {
  port = 0;

  private constructor(
    program: Program,
    /** What `where` answers. */
    readonly name: string,
    args: readonly string[],
  ) {
    super(program, ["server", "0", name, ...args]);
  }

  static async start(program: Program, name: string, ...args: string[]): Promise<PeerServer> {
    const server = new PeerServer(program, name, args);
    server.port = await server.ready;
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }
}

interface Waiting {
  resolve(line: Line): void;
  reject(error: Error): void;
}

/** A client that makes calls. They may overlap. */
export class PeerClient extends RunningProgram {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  static async start(program: Program): Promise<PeerClient> {
    const client = new PeerClient(program, ["client"]);
    await client.ready;
    return client;
  }

  /** Makes one call. */
  async call(call: Call): Promise<Outcome> {
    const { value, error } = await this.ask(call);
    return error === undefined ? { value } : { error };
  }

  /** Makes that call so many times, at most `inFlight` at once. */
  async repeat(call: Call, times: number, inFlight: number): Promise<Outcomes> {
    const { values, errors } = await this.ask({ ...call, times, inFlight });
    return { values, errors };
  }

  private ask(command: Call & { times?: number; inFlight?: number }): Promise<Line> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.write({ host: "127.0.0.1", ...command, id });
    });
  }

  protected override onLine(line: Line): void {
    const waiting = this.waiting.get(line.id ?? 0);
    if (waiting === undefined) throw new Error(`an answer to nothing: ${JSON.stringify(line)}`);
    this.waiting.delete(line.id!);
    waiting.resolve(line);
  }

  protected override onEnd(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
