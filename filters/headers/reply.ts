import { Bytes, GrpcStatus, HeaderList, HeaderMap, HttpContext, Status } from "../../assembly";
import { Template } from "./template";

/** A header of an answer. */
@final
export class ReplyHeader {
  constructor(
    readonly name: Bytes,
    readonly value: Template,
  ) {}
}

/** What a rule answers in the place of the upstream. */
@final
export class Reply {
  /** `details` is what access logs say about the answer's reason. */
  constructor(
    private readonly status: i32,
    private readonly headers: ReplyHeader[],
    private readonly body: Bytes,
    private readonly grpcStatus: GrpcStatus,
    private readonly details: string,
  ) {}

  /** Answers the request whose headers these are. If the host refuses to, the stream ends: it must not be let through. */
  send(stream: HttpContext, request: HeaderMap): void {
    const list = new HeaderList();
    for (let i = 0; i < this.headers.length; i++) {
      const value = this.headers[i].value.value(request, null);
      if (value !== null) list.add(this.headers[i].name, value);
    }
    const status = stream.sendLocalReply(this.status, this.body, list, this.grpcStatus, this.details);
    if (status != Status.Ok) stream.reset();
  }
}
