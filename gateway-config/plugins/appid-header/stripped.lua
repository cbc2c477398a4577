-- Request headers that no client may send on: a service could take them for the gateway's word.

local NAMES = {
  ["x-appinstanceid"] = true,
  ["x-appinstance-id"] = true,
  ["x-app-instanceid"] = true,
  ["x-app-instance-id"] = true,
  ["x-domain-name"] = true,
  ["x-real-ip"] = true,
  ["x-client-ip"] = true,
  ["x-cluster-client-ip"] = true,
  ["true-client-ip"] = true,
  ["forwarded"] = true,
  ["x-original-url"] = true,
  ["x-original-host"] = true,
  ["x-rewrite-url"] = true,
  ["x-http-method"] = true,
  ["x-http-method-override"] = true,
  ["x-method-override"] = true,
  ["x-userinfo"] = true,
  ["x-id-token"] = true,
  ["x-access-token"] = true,
}

local PREFIXES = {
  "x-forwarded-",
  "x-consumer", -- with and without a dash after it: Kong's own, and EdgeGallery's X-ConsumerId
  "x-credential-",
  "x-authenticated-",
  "x-anonymous-",
  "x-kong-",
  "x-client-cert",
  "x-ssl-",
  "ssl-client-",
  "client-cert",
}

local stripped = {}

function stripped.matches(name)
  name = name:lower()
  -- Kong lets underscores in names pass, and what reads the header next may take them for dashes. No API here has such a name.
  if NAMES[name] or name:find("_", 1, true) then
    return true
  end
  for _, prefix in ipairs(PREFIXES) do
    if name:sub(1, #prefix) == prefix then
      return true
    end
  end
  return false
end

return stripped
