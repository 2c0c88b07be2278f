import { HeaderMap } from "proxy-wasm-assemblyscript/assembly/http/header-map";
import { HeaderMapTypeValues } from "./enums";
import { mapOf } from "./header-maps";
import { Headers, readHeaders, toHeaderList } from "./headers";

/** Reads and changes one header map of the stream whose callback runs. */
export class HeaderStreamManipulator {
  private readonly map: HeaderMap;

  constructor(
    /** Which map it is. */
    public typ: HeaderMapTypeValues,
  ) {
    this.map = mapOf(typ);
  }

  /** Adds a header beside those of the same name. */
  add(key: string, value: string): void {
    this.map.add(key, value);
  }

  /** Sets a header, in the place of all of that name. */
  replace(key: string, value: string): void {
    this.map.set(key, value);
  }

  /** The first value of a header; `""` where there is none. To tell absent from empty: `HeaderMap.get` of the SDK. */
  get(key: string): string {
    const value = this.map.get(key);
    return value === null ? "" : value;
  }

  /** Removes all headers of a name. */
  remove(key: string): void {
    this.map.remove(key);
  }

  /** All headers. */
  get_headers(): Headers {
    return readHeaders(this.map);
  }

  /** Replaces all headers. More than 1,024 or 1 MiB change nothing: hosts would take them for none. */
  set_headers(headers: Headers): void {
    this.map.setAll(toHeaderList(headers));
  }
}

/** Headers or trailers of the stream and of a callout's response. */
export class HeaderMapManipulator {
  constructor(
    public request: HeaderStreamManipulator,
    public response: HeaderStreamManipulator,
    /** Of the response to an HTTP callout; readable in its callback. */
    public http_callback: HeaderStreamManipulator,
  ) {}
}

/** The stream whose callback runs. */
export class StreamContext {
  constructor(
    public headers: HeaderMapManipulator,
    public trailers: HeaderMapManipulator,
  ) {}
}

function manipulators(
  request: HeaderMapTypeValues,
  response: HeaderMapTypeValues,
  callback: HeaderMapTypeValues,
): HeaderMapManipulator {
  return new HeaderMapManipulator(
    new HeaderStreamManipulator(request),
    new HeaderStreamManipulator(response),
    new HeaderStreamManipulator(callback),
  );
}

/** Reads and changes headers and trailers of the stream whose callback runs. */
export const stream_context = new StreamContext(
  manipulators(
    HeaderMapTypeValues.RequestHeaders,
    HeaderMapTypeValues.ResponseHeaders,
    HeaderMapTypeValues.HttpCallResponseHeaders,
  ),
  manipulators(
    HeaderMapTypeValues.RequestTrailers,
    HeaderMapTypeValues.ResponseTrailers,
    HeaderMapTypeValues.HttpCallResponseTrailers,
  ),
);
