-- What Kong refuses or fails at by itself reaches the client as application/problem+json (RFC 9457; ETSI GS MEC 009, clause
-- 6.15), with the members that the services use. Their own answers are not touched.
--
-- To be configured globally: Kong then runs it for requests that match no route, too, and for errors of nginx.

local cjson = require "cjson.safe"

local ProblemDetails = {
  -- After what else adds headers to an answer.
  PRIORITY = 5,
  VERSION = "1.0.0",
}

local TITLES = {
  [400] = "Bad Request",
  [401] = "Unauthorized",
  [403] = "Forbidden",
  [404] = "Not Found",
  [405] = "Method Not Allowed",
  [408] = "Request Timeout",
  [411] = "Length Required",
  [413] = "Content Too Large",
  [414] = "URI Too Long",
  [417] = "Expectation Failed",
  [426] = "Upgrade Required",
  [429] = "Too Many Requests",
  [431] = "Request Header Fields Too Large",
  [500] = "Internal Server Error",
  [502] = "Bad Gateway",
  [503] = "Service Unavailable",
  [504] = "Gateway Timeout",
}

local DETAILS = {
  [400] = "The request is not well-formed HTTP.",
  [401] = "This needs a token: send the header Authorization: Bearer with an access token of the token endpoint.",
  [403] = "This is not offered to your address; ask the operator.",
  [404] = "No resource has this path here.",
  [408] = "The request did not arrive in time; send it again.",
  [411] = "The request has a body of unknown length; send Content-Length.",
  [413] = "The body is larger than the gateway takes; send less.",
  [414] = "The request's URI is too long.",
  [417] = "The body is larger than the gateway takes; send less.",
  [426] = "This is offered over HTTPS only.",
  [429] = "Too many requests; try again after Retry-After.",
  [431] = "The request's header fields are too large.",
  [502] = "The service gave no valid answer; try again later.",
  [503] = "The service is not available; try again later.",
  [504] = "The service did not answer in time; whether the request took effect is not known.",
}

-- What acl says, which is asked on published services alone; else it is an address that is refused.
local FORBIDDEN = "You cannot consume this service"

-- What jwt says of a token, by how its message begins. Nothing that a client could not find out by itself.
local TOKENS = {
  { "Bad token", "The token is not a JWT signed by an accepted algorithm; get a new one at the token endpoint." },
  { "No mandatory 'kid'", "The token does not say which key signed it; get a new one at the token endpoint." },
  { "Invalid 'kid'", "The token does not say which key signed it; get a new one at the token endpoint." },
  { "No credentials found", "The token was signed by a key that is not this platform's; get a new one." },
  { "Invalid algorithm", "The token was signed by another algorithm than its key's; get a new one." },
  { "Invalid signature", "The token's signature is not valid; get a new one at the token endpoint." },
  { "Multiple tokens", "The request has more than one token; send one." },
}

-- nginx has codes of its own below 500: 494 is a header that is too large, the others are of TLS.
local function status_of(status)
  if status == 494 then
    return 431
  end
  return status >= 495 and status <= 499 and 400 or status
end

local function of_token(message)
  for _, entry in ipairs(TOKENS) do
    if message:sub(1, #entry[1]) == entry[1] then
      return entry[2]
    end
  end
end

local function detail_of(status, body)
  local said = cjson.decode(body)
  said = type(said) == "table" and said or {}
  if type(said.detail) == "string" then -- a plugin of ours
    return said.detail
  elseif status == 403 and said.message == FORBIDDEN then
    return "The owner of this service has not named this token's application among its consumers."
  end
  if status == 401 then
    if said.exp == "token expired" then
      return "The token has expired; get a new one at the token endpoint."
    elseif said.exp then
      return "The token's exp is missing or too far away; get a new one at the token endpoint."
    elseif said.nbf == "token not valid yet" then
      return "The token is not valid yet; the clocks of the platform may differ."
    elseif said.nbf then
      return "The token has no nbf; get a new one at the token endpoint."
    elseif type(said.message) == "string" then
      return of_token(said.message) or DETAILS[401]
    end
  end
  return DETAILS[status] or (status >= 500 and "The gateway failed; try again later." or "The request cannot be answered.")
end

-- The path as the client has sent it, or nothing when it is not a URI reference.
local function instance()
  local path = (ngx.var.request_uri or ""):match("^[^?#]*")
  return path:find("^/[%w%-%._~!%$&'%(%)%*%+,;=:@/%%]*$") and path or nil
end

local function problem(status, body)
  return cjson.encode {
    type = "about:blank",
    title = TITLES[status] or "Error",
    status = status,
    detail = detail_of(status, body),
    instance = instance(),
  }
end

function ProblemDetails:header_filter()
  local status = kong.response.get_status()
  if status < 400 or kong.response.get_source() == "service" then
    return
  end
  local told = status_of(status)
  if told ~= status then
    kong.response.set_status(told)
  end
  kong.ctx.plugin.status = told
  kong.response.set_header("Content-Type", "application/problem+json")
  kong.response.set_header("Cache-Control", "no-store")
  -- The body is written anew, and its length is not known yet.
  kong.response.clear_header("Content-Length")
  if told == 401 and not kong.response.get_header("WWW-Authenticate") then
    kong.response.set_header("WWW-Authenticate", "Bearer")
  end
end

function ProblemDetails:body_filter()
  local status = kong.ctx.plugin.status
  -- Not kong.request.get_method(), which fails where nginx could not read the request line.
  if not status or ngx.req.get_method() == "HEAD" then
    return
  end
  local body = kong.response.get_raw_body() -- buffers until the last part
  if ngx.arg[2] then
    kong.response.set_raw_body(problem(status, body or ""))
  end
end

return ProblemDetails
