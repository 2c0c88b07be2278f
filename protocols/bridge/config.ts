import { Bytes } from "../../assembly/bytes/bytes";
import { ConfigObject } from "../../assembly/json/config-object";
import { ConfigReader } from "../../assembly/json/config-reader";
import { ConfigValue } from "../../assembly/json/config-value";
import { Candidate, CodecCandidate, Http1Candidate, Http2Candidate } from "../xprotocol/identification";
import { XProtocol } from "../xprotocol/xprotocol";
import { HeaderMapping } from "./header-mapping";
import { Limits } from "./limits";
import { MAX_PREFIX } from "./mapped-headers";
import { Escaping, Template } from "./template";

const DEFAULT_PREFIX: string = "x-rpc-";
const DEFAULT_AUTHORITY: string = "{service}";
const DEFAULT_PATH: string = "/{service}/{method}";
/** A frame's head has to fit in: 64 KiB each of class and headers. */
const LEAST_BUFFERED: i32 = 64 * 1024;
const MOST_BYTES: i32 = 1 << 30;
const UNKNOWN_CHOICES: string[] = ["close", "pass"];

/** What both modules are configured with. */
export class BridgeConfig {
  limits: Limits = new Limits();
  mapping: HeaderMapping = new HeaderMapping(Bytes.fromString(DEFAULT_PREFIX));
  /** In the order in which they are asked. */
  candidates: Candidate[] = [];
}

/** What the ingress module is configured with. */
@final
export class IngressConfig extends BridgeConfig {
  /** True to hand on what no candidate takes, false to close it. */
  passesUnknown: bool = false;
  /** The longest that a call may be given, in milliseconds, whatever its frame says; 0 for no limit. */
  maxTimeout: i32 = 0;
  authority: Template = Template.parse(DEFAULT_AUTHORITY, Escaping.Authority)!;
  path: Template = Template.parse(DEFAULT_PATH, Escaping.Path)!;
}

/** Reads the ingress module's configuration into `config`; returns what is wrong with it, or nothing. */
export function readIngressConfig(text: Bytes, codecs: XProtocol[], config: IngressConfig): string[] {
  const candidates = allCandidates(codecs);
  config.candidates = candidates;
  if (text.isEmpty) return [];
  const reader = new ConfigReader(text);
  const root = reader.root;
  readCommon(root, candidates, config);
  config.passesUnknown = root.optional("unknown").asChoice(UNKNOWN_CHOICES, 0) == 1;
  config.maxTimeout = root.optional("maxTimeoutMs").asI32(0, i32.MAX_VALUE, config.maxTimeout);
  config.authority = readTemplate(root.optional("authority"), Escaping.Authority, config.authority);
  config.path = readTemplate(root.optional("path"), Escaping.Path, config.path);
  return reader.list();
}

/** Reads the egress module's configuration into `config`; returns what is wrong with it, or nothing. */
export function readEgressConfig(text: Bytes, codecs: XProtocol[], config: BridgeConfig): string[] {
  const candidates: Candidate[] = [];
  for (let i = 0; i < codecs.length; i++) candidates.push(new CodecCandidate(codecs[i]));
  config.candidates = candidates;
  if (text.isEmpty) return [];
  const reader = new ConfigReader(text);
  readCommon(reader.root, candidates, config);
  return reader.list();
}

function allCandidates(codecs: XProtocol[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (let i = 0; i < codecs.length; i++) candidates.push(new CodecCandidate(codecs[i]));
  candidates.push(new Http2Candidate());
  candidates.push(new Http1Candidate());
  return candidates;
}

function readCommon(root: ConfigObject, known: Candidate[], config: BridgeConfig): void {
  const names: string[] = [];
  for (let i = 0; i < known.length; i++) names.push(known[i].name);
  const chosen = root.optional("protocols");
  if (chosen.exists) config.candidates = readCandidates(chosen, known, names);
  const prefix = root.optional("headerPrefix");
  if (prefix.exists) config.mapping = new HeaderMapping(readPrefix(prefix));
  readLimits(root, config.limits);
}

function readCandidates(value: ConfigValue, known: Candidate[], names: string[]): Candidate[] {
  const array = value.asArray();
  const candidates: Candidate[] = [];
  if (array.exists && array.length == 0) value.fail("expected at least one protocol");
  for (let i = 0; i < array.length; i++) {
    const choice = array.at(i).asChoice(names);
    if (choice < 0) continue;
    if (candidates.includes(known[choice])) array.at(i).fail("it is there already");
    else candidates.push(known[choice]);
  }
  return candidates;
}

function readPrefix(value: ConfigValue): Bytes {
  const text = value.asString(DEFAULT_PREFIX);
  let isName = text.length > 0 && text.length <= MAX_PREFIX;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetter = code >= 0x61 && code <= 0x7a;
    const isDigit = code >= 0x30 && code <= 0x39;
    if (!isLetter && !isDigit && code != 0x2d && code != 0x5f && code != 0x2e) isName = false;
  }
  if (!isName) value.reject(`1 to ${MAX_PREFIX} characters a-z, 0-9, -, _ or .`);
  return Bytes.fromString(isName ? text : DEFAULT_PREFIX);
}

function readLimits(root: ConfigObject, limits: Limits): void {
  limits.bufferedFrameBytes = root
    .optional("bufferedFrameBytes")
    .asI32(LEAST_BUFFERED, MOST_BYTES, limits.bufferedFrameBytes);
  limits.maxFrameBytes = root
    .optional("maxFrameBytes")
    .asI32(LEAST_BUFFERED, MOST_BYTES, limits.maxFrameBytes);
  limits.maxHeldBytes = root.optional("maxHeldBytes").asI32(LEAST_BUFFERED, MOST_BYTES, limits.maxHeldBytes);
}

function readTemplate(value: ConfigValue, escaping: Escaping, fallback: Template): Template {
  if (!value.exists) return fallback;
  const text = value.asString();
  if (escaping == Escaping.Path && !text.startsWith("/")) value.fail("expected a path, which begins with /");
  if (text.length == 0) value.fail("expected at least one character");
  const template = Template.parse(text, escaping);
  if (template !== null) return template;
  value.fail(Template.error);
  return fallback;
}
