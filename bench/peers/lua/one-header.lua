-- Reads one request header, sets one, and adds one response header.
function envoy_on_request(handle)
  local headers = handle:headers()
  if headers:get("user-agent") then
    headers:replace("x-bench-request", "1")
  end
end

function envoy_on_response(handle)
  handle:headers():add("x-bench-response", "1")
end
