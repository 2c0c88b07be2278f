import { Bytes } from "../../../assembly/bytes/bytes";
import { xxHash64 } from "../../../assembly/hash/xxhash64";
import { Choice } from "../actions/choice";
import { BytesTable } from "../engine/bytes-table";
import { RouteRequest } from "../match/route-request";
import { Endpoint, EndpointList } from "../table/steering";

/** Chooses endpoints of clusters. One object serves all requests. */
@final
export class EndpointChoice {
  private readonly names: BytesTable = new BytesTable();
  /** Those that are right for the latest request; only the first `count` count. */
  private readonly right: Endpoint[] = [];
  private count: i32 = 0;
  private first: i32 = 0;

  constructor(private readonly lists: EndpointList[]) {
    for (let i = 0; i < lists.length; i++) this.names.add(lists[i].cluster);
  }

  /** Finds the endpoints that are right for a choice, and which comes first. False if there is none. */
  find(choice: Choice, request: RouteRequest): bool {
    const found = this.names.find(choice.cluster);
    this.count = 0;
    if (found < 0) return false;
    const endpoints = this.lists[found].endpoints;
    for (let i = 0; i < endpoints.length; i++) {
      const endpoint = unchecked(endpoints[i]);
      if (choice.metadata.isIn(endpoint.metadata)) this.take(endpoint);
    }
    if (this.count == 0) return false;
    this.first = choice.hash.found ? this.nearest(choice.hash.value) : this.at(request.random);
    return true;
  }

  /** How many are right. */
  get length(): i32 {
    return this.count;
  }

  /** The address of the one at a place, from the first on. */
  address(place: i32): Bytes {
    return this.right[(this.first + place) % this.count].address;
  }

  private take(endpoint: Endpoint): void {
    if (this.count < this.right.length) this.right[this.count] = endpoint;
    else this.right.push(endpoint);
    this.count++;
  }

  private at(random: u64): i32 {
    return <i32>((random >> 32) % <u64>this.count);
  }

  /**
   * The endpoint that gives the highest hash together with the request's: when others come or go, a request stays where it is
   * as long as its own does (rendezvous hashing).
   */
  private nearest(hash: u64): i32 {
    let best = 0;
    let highest: u64 = 0;
    for (let i = 0; i < this.count; i++) {
      const score = xxHash64(this.right[i].address, hash);
      if (i == 0 || score > highest) {
        best = i;
        highest = score;
      }
    }
    return best;
  }
}
