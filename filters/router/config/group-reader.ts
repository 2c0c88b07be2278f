import { Bytes } from "../../../assembly/bytes/bytes";
import { quote } from "../../../assembly/json/describe";
import { Group, GroupMember, Sticky } from "../table/group";
import { StickyKind } from "../table/kinds";
import { Context } from "./context";
import { Field } from "./field";
import { HashReader, readCookieName, readCookieText } from "./hash-reader";
import { HeaderReader } from "./header-reader";
import { MAX_GROUPS, MAX_MEMBERS, MAX_NAME_BYTES } from "./limits";
import { Message } from "./message";
import { MetadataReader } from "./metadata-reader";
import { isToken, readHeaderName } from "./names";
import { Shape } from "./shape";
import { TargetReader } from "./target-reader";

const STICKY = ["cookie", "header", "hash_policy"];

/** Reads groups: the members that a service's requests are shared among. */
@final
export class GroupReader {
  private readonly group: Shape = new Shape(["name", "cluster", "members", "active", "sticky"]);
  private readonly member: Shape = new Shape(["name", "cluster", "weight", "metadata_match", "headers"]);
  private readonly sticky: Shape = new Shape(STICKY);
  private readonly cookie: Shape = new Shape(["name", "ttl", "path"]);

  constructor(
    private readonly context: Context,
    private readonly headers: HeaderReader,
    private readonly hashes: HashReader,
    private readonly metadata: MetadataReader,
    private readonly targets: TargetReader,
  ) {}

  /** The groups of a table, which the context then has by their names. */
  readList(field: Field): Group[] {
    const groups: Group[] = [];
    const list = field.list(MAX_GROUPS);
    let element = list.next();
    while (element !== null) {
      groups.push(this.read(element));
      element = list.next();
    }
    return groups;
  }

  private read(field: Field): Group {
    const message = new Message(field, this.group);
    const name = message.required("name");
    const cluster = message.get("cluster");
    const common = cluster.exists ? this.targets.readName(cluster) : new Bytes();
    const members = this.readMembers(message.required("members"), common);
    const group = new Group(name.filled(MAX_NAME_BYTES), members, totalWeight(members));
    const key = group.name.toString();
    if (this.context.groups.has(key)) name.fail(`there is another group ${quote(key)}`);
    this.context.groups.set(key, group);
    group.active = activeMember(message.get("active"), members);
    group.sticky = this.readSticky(message.get("sticky"));
    if (group.totalWeight == 0 && group.active < 0)
      message.get("members").fail("the sum of the weights must be above 0");
    return group;
  }

  private readMembers(field: Field, common: Bytes): GroupMember[] {
    const members: GroupMember[] = [];
    const list = field.list(MAX_MEMBERS);
    let element = list.next();
    while (element !== null) {
      const member = this.readMember(element, common);
      for (let i = 0; i < members.length; i++) {
        if (members[i].name.equals(member.name))
          element.fail(`there is another member ${quote(member.name.toString())}`);
      }
      members.push(member);
      element = list.next();
    }
    return members;
  }

  private readMember(field: Field, common: Bytes): GroupMember {
    const message = new Message(field, this.member);
    const name = message.required("name");
    const own = message.get("cluster");
    const cluster = own.exists ? this.targets.readName(own) : common;
    if (cluster.isEmpty) message.required("cluster");
    const weight = <u32>message.get("weight").integer(0, 1_000_000);
    const member = new GroupMember(name.text(MAX_NAME_BYTES), cluster, weight);
    if (!isToken(member.name)) name.reject("a name that can stand in a cookie");
    member.metadata = this.metadata.read(message.get("metadata_match"));
    member.headers = this.headers.readList(message.get("headers"));
    return member;
  }

  private readSticky(field: Field): Sticky | null {
    if (!field.exists) return null;
    const message = new Message(field, this.sticky);
    const kind = message.requiredOneOf(STICKY);
    if (kind == "cookie") return this.readCookie(message.get(kind));
    if (kind == "header") return new Sticky(StickyKind.Header, readHeaderName(message.get(kind)));
    const sticky = new Sticky(StickyKind.Hash, new Bytes());
    sticky.hash = this.hashes.readList(message.get(kind));
    if (sticky.hash.length == 0) message.get(kind).fail("expected at least one policy");
    return sticky;
  }

  private readCookie(field: Field): Sticky {
    const message = new Message(field, this.cookie);
    const sticky = new Sticky(StickyKind.Cookie, readCookieName(message.required("name")));
    sticky.cookieSeconds = message.get("ttl").milliseconds(0) / 1000;
    sticky.cookiePath = readCookieText(message.get("path"));
    return sticky;
  }
}

function totalWeight(members: GroupMember[]): u32 {
  let total: u32 = 0;
  for (let i = 0; i < members.length; i++) total += members[i].weight;
  return total;
}

function activeMember(field: Field, members: GroupMember[]): i32 {
  const name = field.text(MAX_NAME_BYTES);
  for (let i = 0; i < members.length; i++) {
    if (field.exists && members[i].name.equals(name)) return i;
  }
  field.reject("the name of a member");
  return -1;
}
