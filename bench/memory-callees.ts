import type { Cluster, ClusterEvents } from "../host/index.js";

const ANSWER = Buffer.from("yes");
const ANSWER_FRAME = Buffer.concat([Buffer.from([0, 0, 0, 0, ANSWER.length]), ANSWER]);

/** The services of bench/callee.ts without a network: they answer when they are told to. */
export class AnsweringCallees {
  readonly clusters: Record<string, Cluster> = {
    callee: this.#cluster((events) => {
      events.headers([[":status", "200"]], false);
      events.data(ANSWER, true);
    }),
    "grpc-callee": this.#cluster((events) => {
      events.headers(
        [
          [":status", "200"],
          ["content-type", "application/grpc"],
        ],
        false,
      );
      events.data(ANSWER_FRAME, false);
      events.trailers([["grpc-status", "0"]]);
    }),
  };
  #asked: (() => void)[] = [];

  /** Answers all that was asked. */
  answer(): void {
    const asked = this.#asked;
    this.#asked = [];
    for (const each of asked) each();
  }

  #cluster(answer: (events: ClusterEvents) => void): Cluster {
    return {
      isHealthy: true,
      open: (_request, events) => {
        this.#asked.push(() => answer(events));
        return { data() {}, trailers() {}, cancel() {} };
      },
    };
  }
}
