import { HeadersStatus, HttpContext, log, RootContext } from "../../assembly";
import { readConfiguration } from "./config";
import { RequestRecord } from "./request-record";
import { RequestView } from "./request-view";
import { Rules } from "./rules";

const view = new RequestView();

/** Holds the rules of one configuration. */
export class HeadersRoot extends RootContext {
  private rules: Rules = new Rules([], []);

  /** Takes the configuration, or says in one line what is wrong with it and keeps the rules there were. */
  onConfigure(size: u32): bool {
    const read = readConfiguration(this.configuration());
    const rules = read.rules;
    if (rules === null) {
      log.error(`headers: configuration refused: ${read.errors.join("; ")}`);
      return false;
    }
    this.rules = rules;
    return true;
  }

  createHttpContext(): HttpContext | null {
    return this.rules.isEmpty ? null : new HeadersStream(this.rules);
  }
}

/** Applies the rules to one stream. */
class HeadersStream extends HttpContext {
  private record: RequestRecord | null = null;

  constructor(private readonly rules: Rules) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    const rules = this.rules;
    const headers = this.requestHeaders;
    view.begin();
    const matched = rules.match(view);
    rules.applyToRequest(matched, headers);
    this.record = rules.record(matched, headers);
    const reply = rules.reply(matched);
    if (reply === null) return HeadersStatus.Continue;
    reply.send(this, headers);
    return HeadersStatus.StopIteration;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersStatus {
    this.rules.applyToResponse(this.record, this.responseHeaders);
    return HeadersStatus.Continue;
  }
}
