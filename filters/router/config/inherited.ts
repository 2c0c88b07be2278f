import { MirrorPolicy } from "../table/mirror-policy";
import { RetryPolicy } from "../table/retry-policy";

/** What a route has of its virtual host and of the table, where it says nothing itself. */
@final
export class Inherited {
  retry: RetryPolicy | null = null;
  hedgeOnPerTryTimeout: bool = false;
  mirrors: MirrorPolicy[] = [];
}
