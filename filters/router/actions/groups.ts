import { Bytes } from "../../../assembly/bytes/bytes";
import { xxHash64 } from "../../../assembly/hash/xxhash64";
import { RouteRequest } from "../match/route-request";
import { Group, GroupMember, Sticky } from "../table/group";
import { StickyKind } from "../table/kinds";
import { matchesHeaders } from "./header-tests";
import { addNewCookie } from "./new-cookies";
import { RequestHash } from "./request-hash";

const NOTHING = new Bytes();
const hash = new RequestHash();

/** The member of a group that a request goes to; null only if no member can have it. A cookie may be set by the response. */
export function chooseMember(group: Group, request: RouteRequest): GroupMember | null {
  const members = group.members;
  if (<u32>group.active < <u32>members.length) return members[group.active];
  for (let i = 0; i < members.length; i++) {
    const member = unchecked(members[i]);
    if (member.headers.length > 0 && matchesHeaders(member.headers, request)) return member;
  }
  const sticky = group.sticky;
  if (sticky === null) return memberAt(group, request.random);
  return sticky.kind == StickyKind.Cookie
    ? keepByCookie(group, sticky, request)
    : memberAt(group, placeOf(sticky, request));
}

/** The client sends back the name of the member that it was given. */
function keepByCookie(group: Group, sticky: Sticky, request: RouteRequest): GroupMember | null {
  const name = request.cookie(sticky.name);
  if (name !== null) {
    const members = group.members;
    for (let i = 0; i < members.length; i++) {
      const member = unchecked(members[i]);
      if (member.weight > 0 && member.name.equals(name)) return member;
    }
  }
  const member = memberAt(group, request.random);
  if (member !== null)
    addNewCookie(sticky.name, member.name, sticky.cookieSeconds, sticky.cookiePath, NOTHING);
  return member;
}

function placeOf(sticky: Sticky, request: RouteRequest): u64 {
  if (sticky.kind == StickyKind.Header) {
    const value = request.header(sticky.name);
    return value === null ? request.random : xxHash64(value);
  }
  hash.compute(sticky.hash, request);
  return hash.found ? hash.value : request.random;
}

function memberAt(group: Group, place: u64): GroupMember | null {
  const members = group.members;
  if (group.totalWeight == 0) return null;
  const at = place % <u64>group.totalWeight;
  let end: u64 = 0;
  for (let i = 0; i < members.length; i++) {
    end += unchecked(members[i]).weight;
    if (at < end) return unchecked(members[i]);
  }
  return null;
}
