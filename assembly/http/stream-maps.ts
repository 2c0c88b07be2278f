import { BufferType, HeaderMapType } from "../../abi/enums";
import { Body } from "./body";
import { HeaderMap } from "./header-map";

// The maps and bodies of whichever stream is selected: they hold a number each, so one of each serves all streams.

export const REQUEST_HEADERS = new HeaderMap(HeaderMapType.RequestHeaders);
export const REQUEST_TRAILERS = new HeaderMap(HeaderMapType.RequestTrailers);
export const RESPONSE_HEADERS = new HeaderMap(HeaderMapType.ResponseHeaders);
export const RESPONSE_TRAILERS = new HeaderMap(HeaderMapType.ResponseTrailers);
export const REQUEST_BODY = new Body(BufferType.HttpRequestBody);
export const RESPONSE_BODY = new Body(BufferType.HttpResponseBody);
