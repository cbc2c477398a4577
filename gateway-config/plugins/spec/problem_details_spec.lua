local cjson = require "cjson"
local gateway = require "gateway"
local plugin = require "kong.plugins.problem-details.handler"

-- The answer that a client gets of what Kong wrote in parts.
local function answer(request, ...)
  request.response_headers = request.response_headers
    or { ["content-type"] = "text/html", ["content-length"] = "9" }
  local state = gateway.start(request)
  gateway.run(plugin, "header_filter", {})
  local parts, body = { ... }, ""
  for i, part in ipairs(parts) do
    ngx.arg = { part, i == #parts }
    gateway.run(plugin, "body_filter", {})
    body = body .. (ngx.arg[1] or "")
  end
  return state.response, body
end

local function problem(status, body, uri)
  local response, text = answer({ status = status, source = "exit", uri = uri or "/mec_service_mgmt/v1/services?x=1" }, body)
  return cjson.decode(text), response
end

describe("problem-details", function()
  it("gives Kong's refusals the members of the services' errors", function()
    local told, response = problem(401, '{"message":"Unauthorized"}')
    assert.same({
      type = "about:blank",
      title = "Unauthorized",
      status = 401,
      detail = "This needs a token: send the header Authorization: Bearer with an access token of the token endpoint.",
      instance = "/mec_service_mgmt/v1/services",
    }, told)
    assert.equal("application/problem+json", response.headers["content-type"])
    assert.equal("no-store", response.headers["cache-control"])
    assert.is_nil(response.headers["content-length"])
    assert.equal("Bearer", response.headers["www-authenticate"])
  end)

  it("leaves the challenge that jwt has set", function()
    local response = answer({ status = 401, source = "exit", uri = "/",
      response_headers = { ["www-authenticate"] = 'Bearer error="invalid_token"' } }, "{}")
    assert.equal('Bearer error="invalid_token"', response.headers["www-authenticate"])
  end)

  for body, part in pairs {
    ['{"exp":"token expired"}'] = "has expired",
    ['{"exp":"must be a number"}'] = "exp is missing",
    ['{"exp":"exceeds maximum allowed expiration"}'] = "too far away",
    ['{"nbf":"token not valid yet"}'] = "not valid yet",
    ['{"nbf":"must be a number"}'] = "has no nbf",
    ['{"message":"Invalid signature"}'] = "signature is not valid",
    ['{"message":"Invalid algorithm"}'] = "another algorithm",
    ['{"message":"Bad token; invalid alg"}'] = "not a JWT signed by an accepted algorithm",
    ['{"message":"No mandatory \'kid\' in claims"}'] = "which key signed it",
    ['{"message":"No credentials found for given \'kid\'"}'] = "not this platform's",
  } do
    it("says what is wrong with a token: " .. part, function()
      local told = problem(401, body)
      assert.truthy(told.detail:find(part, 1, true), told.detail)
    end)
  end

  it("tells who is no consumer of a service from who is at the wrong address", function()
    assert.truthy(problem(403, '{"message":"You cannot consume this service"}').detail:find("owner of this service", 1, true))
    assert.truthy(problem(403, '{"message":"Your IP address is not allowed"}').detail:find("address", 1, true))
  end)

  it("takes over what a plugin of ours says", function()
    assert.equal("One only.", problem(400, '{"detail":"One only."}').detail)
  end)

  for _, status in ipairs { 400, 403, 404, 405, 408, 411, 413, 414, 417, 418, 426, 429, 500, 502, 503, 504, 599 } do
    it("words " .. status .. " whatever the body was", function()
      for _, body in ipairs { "", "<html>", '"text"', "[1]", '{"message":7}', '{"message":"x"}' } do
        local told, response = problem(status, body)
        assert.equal(status, told.status)
        assert.equal(status, response.status)
        assert.is_true(#told.detail > 10)
        assert.is_true(#told.title > 0)
      end
    end)
  end

  it("turns nginx's own statuses into those of HTTP", function()
    local told, response = problem(494, "")
    assert.equal(431, told.status)
    assert.equal(431, response.status)
    assert.equal(400, problem(495, "").status)
    assert.equal(400, problem(497, "").status)
  end)

  it("writes the body once, after its last part", function()
    local _, body = answer({ status = 429, source = "exit", uri = "/" }, '{"mess', 'age":"API rate limit exceeded"}', "")
    assert.equal(429, cjson.decode(body).status)
  end)

  it("names the path only where it is a URI reference", function()
    assert.is_nil(problem(404, "{}", '/"quoted').instance)
    assert.is_nil(problem(404, "{}", "/\255").instance)
    assert.is_nil(problem(404, "{}", "http://absolute/").instance)
    assert.equal("/a%2Fb", problem(404, "{}", "/a%2Fb#c").instance)
    local _, body = answer({ status = 400, source = "error" }, "")
    assert.is_nil(cjson.decode(body).instance)
  end)

  it("touches no answer of a service", function()
    for _, status in ipairs { 200, 404, 500 } do
      local response, body = answer({ status = status, source = "service", uri = "/" }, "the service's")
      assert.equal("the service's", body)
      assert.same({ ["content-type"] = "text/html", ["content-length"] = "9" }, response.headers)
    end
  end)

  it("touches no success", function()
    local _, body = answer({ status = 200, source = "exit", uri = "/" }, "preflight")
    assert.equal("preflight", body)
  end)

  it("sends no body to HEAD", function()
    local response, body = answer({ status = 404, source = "exit", uri = "/", method = "HEAD" }, "")
    assert.equal("", body)
    assert.equal("application/problem+json", response.headers["content-type"])
  end)
end)
