import { type IncomingHttpHeaders, request } from "node:http";
import type { ListenerAddress } from "../cli/envoy/index.js";
import type { Peer } from "./peers.js";
import { type Case, ECHO_PATH, type Probe } from "./suite.js";

/**
 * Sends a case's probes through a peer's listener and compares what comes back.
 *
 * @returns what was wrong, a line a finding; empty when the peer does the case's work
 */
export async function probePeer(work: Case, peer: Peer, address: ListenerAddress): Promise<string[]> {
  const findings: string[] = [];
  for (const probe of work.probes) {
    if (probe.exempt?.includes(peer.name)) continue;
    const answer = await send(address, probe);
    findings.push(
      ...compare(answer, probe).map((line) => `${work.name}/${peer.name} ${probe.what}: ${line}`),
    );
  }
  return findings;
}

/**
 * Checks that all peers of a case behave alike, and that the probes can tell: a peer that does nothing must fail.
 *
 * @throws Error that lists everything that was wrong
 */
export async function verifyPeers(
  work: Case,
  peers: readonly Peer[],
  listeners: Readonly<Record<string, ListenerAddress>>,
): Promise<void> {
  const findings: string[] = [];
  for (const peer of peers) {
    const wrong = await probePeer(work, peer, listeners[peer.name]!);
    if (!peer.idle) findings.push(...wrong);
    else if (wrong.length === 0)
      findings.push(`${work.name}/${peer.name} does nothing and passes the probes`);
  }
  if (findings.length > 0) throw new Error(findings.join("\n"));
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function send(address: ListenerAddress, probe: Probe): Promise<Answer> {
  const options = { headers: probe.headers, agent: false, timeout: 5_000 };
  return new Promise((resolve, reject) => {
    const sent = request(address.url + ECHO_PATH, options, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer in five seconds")));
    sent.on("error", reject);
    sent.end();
  });
}

function compare(answer: Answer, probe: Probe): string[] {
  const findings: string[] = [];
  if (answer.status !== 200) findings.push(`status ${answer.status}`);
  for (const [name, wanted] of Object.entries(probe.expect.headers)) {
    const found = answer.headers[name] ?? null;
    if (found !== wanted) findings.push(`${name} is ${shown(found)}, not ${shown(wanted)}`);
  }
  if (answer.body !== probe.expect.body) {
    findings.push(`the body is ${shown(answer.body)}, not ${shown(probe.expect.body)}`);
  }
  return findings;
}

const SHOWN_LENGTH = 24;

function shown(value: string | string[] | null): string {
  if (value === null || Array.isArray(value)) return JSON.stringify(value);
  if (value.length <= SHOWN_LENGTH) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, SHOWN_LENGTH))}… (${value.length} characters)`;
}
