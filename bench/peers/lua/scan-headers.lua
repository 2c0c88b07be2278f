-- Walks all request headers, counts those named `x-…`, and sets the count as one more.
function envoy_on_request(handle)
  local headers = handle:headers()
  local count = 0
  for name in pairs(headers) do
    if name:sub(1, 2) == "x-" then
      count = count + 1
    end
  end
  headers:replace("x-bench-count", tostring(count))
end
