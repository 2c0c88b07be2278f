-- Holds the response body back until it is whole, then puts another of 64 KiB in its place.
local body = string.rep("b", 65536)

function envoy_on_response(handle)
  handle:body():setBytes(body)
end
