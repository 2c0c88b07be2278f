import type { Route } from "../../../host/index.js";
import { bolt } from "./bolt.js";
import { dubbo } from "./dubbo.js";
import type { Answer, Call, RpcProtocol } from "./protocol.js";

/** A call that shows something, and what must come of it. */
export interface Sample {
  title: string;
  protocol: RpcProtocol;
  call: Call;
  expected: Expected;
}

export interface Expected {
  /** Where it must be routed; null for nowhere, undefined where a filter must answer first. */
  cluster: string | null | undefined;
  /** The headers that the provider must see; null if the call must not reach it. */
  headers: Readonly<Record<string, string>> | null;
  /** Null for a call that nobody answers. */
  answer: Answer | null;
}

/** The clusters, and what their providers speak. */
export const CLUSTERS: readonly {
  name: string;
  protocol: RpcProtocol;
  poolMode: "multiplex" | "ping-pong";
}[] = [
  { name: "users-v1", protocol: bolt, poolMode: "multiplex" },
  { name: "users-v2", protocol: bolt, poolMode: "ping-pong" },
  { name: "orders", protocol: dubbo, poolMode: "multiplex" },
];

const USERS = "com.demo.Users";
const ORDERS = "com.demo.Orders";

/** What decides where calls go, in words and for the proxy. */
export const ROUTES: readonly (Route & { words: string })[] = [
  {
    words: `service ${USERS} and header canary=yes`,
    host: USERS,
    headers: { "x-rpc-canary": "yes" },
    to: "users-v2",
  },
  { words: `service ${USERS}`, host: USERS, to: "users-v1" },
  { words: `path /${ORDERS}/`, prefix: `/${ORDERS}/`, to: "orders" },
];

const users = (method: string, argument: string, more: Partial<Call> = {}): Call => ({
  service: USERS,
  version: "1.0",
  method,
  argument,
  headers: {},
  ...more,
});

const orders = (method: string, argument: string, more: Partial<Call> = {}): Call => ({
  ...users(method, argument, more),
  service: ORDERS,
  version: "2.0",
});

/** What the filter adds to all that it lets pass. */
const ADDED = { tenant: "demo" };

export const SAMPLES: readonly Sample[] = [
  {
    title:
      "A Bolt call goes by its service; a filter adds a header, which the provider sees as a Bolt header",
    protocol: bolt,
    call: users("getUser", "Ada", { headers: { channel: "web" } }),
    expected: {
      cluster: "users-v1",
      headers: { channel: "web", ...ADDED },
      answer: { status: bolt.ok, text: "Ada, says users-v1" },
    },
  },
  {
    title:
      "The same call with a header that a route asks for goes to the other version, one call a connection",
    protocol: bolt,
    call: users("getUser", "Ada", { headers: { canary: "yes" } }),
    expected: {
      cluster: "users-v2",
      headers: { canary: "yes", ...ADDED },
      answer: { status: bolt.ok, text: "Ada, says users-v2" },
    },
  },
  {
    title:
      "A Dubbo call over the same port goes by its path; a filter takes one attachment away and adds one",
    protocol: dubbo,
    call: orders("list", "Ada", { headers: { secret: "42", region: "north" } }),
    expected: {
      cluster: "orders",
      headers: { region: "north", ...ADDED },
      answer: { status: dubbo.ok, text: "Ada, says orders" },
    },
  },
  {
    title: "A filter refuses a call: the client gets an exception of Bolt's with the reason",
    protocol: bolt,
    call: users("deleteAll", "now"),
    expected: { cluster: undefined, headers: null, answer: { status: 2, text: "not through this door" } },
  },
  {
    title: "No route leads to a service: the client gets Dubbo's own status for that",
    protocol: dubbo,
    call: { ...orders("list", "Ada"), service: "com.demo.Nothing" },
    expected: { cluster: null, headers: null, answer: { status: 60, text: "404|no route" } },
  },
  {
    title: "A provider takes longer than the caller waits: the client gets Bolt's timeout",
    protocol: bolt,
    call: users("takeYourTime", "5000", { timeout: 100 }),
    expected: {
      cluster: "users-v1",
      headers: ADDED,
      answer: { status: 7, text: "upstream request timeout" },
    },
  },
  {
    title: "A call that nobody answers reaches its provider all the same",
    protocol: dubbo,
    call: orders("forget", "Ada", { isOneWay: true }),
    expected: { cluster: "orders", headers: ADDED, answer: null },
  },
];
