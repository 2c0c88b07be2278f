import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { HeaderMap } from "../../../assembly/http/header-map";
import { REQUEST_HEADERS, RESPONSE_HEADERS } from "../../../assembly/http/stream-maps";
import { HeaderEdits, HeaderOption } from "../table/header-edits";
import { AppendAction } from "../table/kinds";
import { addRequestHeader, removeRequestHeader, setRequestHeader } from "./request-headers";
import { ValueSource } from "./values";

const MAX_BYTES: i32 = 1 << 20;
/** As many as a level of the table may have. */
const MAX_OPTIONS: i32 = 1000;

/** What becomes of an option, once its value is known. */
enum Step {
  None,
  Overwrite,
  Add,
}

const arena = new ByteWriter(MAX_BYTES);
const value = new Bytes();
const found = new Bytes();

// The options' values lie in the arena one after the other: each ends where the next begins.
let ends: StaticArray<i32> = new StaticArray<i32>(8);
let steps: StaticArray<u8> = new StaticArray<u8>(8);

/** Applies one level's edits to the request's headers. */
export function editRequest(edits: HeaderEdits | null, source: ValueSource): void {
  if (edits === null) return;
  const removed = edits.requestRemove;
  for (let i = 0; i < removed.length; i++) removeRequestHeader(unchecked(removed[i]));
  if (edits.requestAdd.length > 0) addAll(edits.requestAdd, REQUEST_HEADERS, source);
}

/** Applies one level's edits to the response's headers. */
export function editResponse(edits: HeaderEdits | null, source: ValueSource): void {
  if (edits === null) return;
  const removed = edits.responseRemove;
  for (let i = 0; i < removed.length; i++) RESPONSE_HEADERS.remove(unchecked(removed[i]));
  if (edits.responseAdd.length > 0) addAll(edits.responseAdd, RESPONSE_HEADERS, source);
}

/**
 * As in Envoy, all values are made before the first header changes, then headers are replaced, and at last those are added
 * that stand beside others.
 */
function addAll(options: HeaderOption[], headers: HeaderMap, source: ValueSource): void {
  const count = min(options.length, MAX_OPTIONS);
  if (steps.length < count) {
    ends = new StaticArray<i32>(count);
    steps = new StaticArray<u8>(count);
  }
  arena.clear();
  for (let i = 0; i < count; i++) {
    const option = unchecked(options[i]);
    const start = arena.length;
    source.write(option.value, arena);
    unchecked((ends[i] = arena.length));
    const isLeft = (arena.length == start && !option.keepsEmpty) || arena.overflowed;
    unchecked((steps[i] = <u8>(isLeft ? Step.None : stepOf(option, headers))));
  }
  apply(Step.Overwrite, options, count, headers);
  apply(Step.Add, options, count, headers);
}

function stepOf(option: HeaderOption, headers: HeaderMap): Step {
  switch (option.action) {
    case AppendAction.AddIfAbsent:
      return headers.read(option.name, found) ? Step.None : Step.Add;
    case AppendAction.OverwriteIfExists:
      return headers.read(option.name, found) ? Step.Overwrite : Step.None;
    case AppendAction.OverwriteOrAdd:
      return Step.Overwrite;
    default:
      return Step.Add;
  }
}

function apply(step: Step, options: HeaderOption[], count: i32, headers: HeaderMap): void {
  const isRequest = headers === REQUEST_HEADERS;
  const base = arena.written.ptr;
  let start = 0;
  for (let i = 0; i < count; i++) {
    const end = unchecked(ends[i]);
    if (unchecked(steps[i]) == <u8>step) {
      const name = unchecked(options[i]).name;
      value.aim(base + <usize>start, end - start);
      if (isRequest) {
        if (step == Step.Add) addRequestHeader(name, value);
        else setRequestHeader(name, value);
      } else if (step == Step.Add) headers.add(name, value);
      else headers.set(name, value);
    }
    start = end;
  }
}
