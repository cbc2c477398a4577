-- Tells the services which application calls, as its verified token says, and takes away whatever a client sends in the name
-- of the gateway.
--
-- To be configured globally: `rewrite` runs for global plugins only, and before any plugin's `access`, so correlation-id and
-- rate-limiting see headers that are already clean. The priority is below that of jwt (1450), which verifies the token, and
-- above ip-restriction, request-size-limiting (951), acl (950), which judges by the groups set here, and rate-limiting (910),
-- which counts by the header set here.

local ipmatcher = require "resty.ipmatcher"
local jwt_parser = require "kong.plugins.jwt.jwt_parser"
local stripped = require "kong.plugins.appid-header.stripped"

local APPLICATION = "X-AppinstanceID"

-- A token for Mp1 is an application's, whosever else may have one.
local APPLICATIONS = "mec_service_mgmt"
-- Identifiers have no colon, so no application can have this name.
local EVERY_APPLICATION = "any:application"

-- What mep-auth takes as a client's identifier.
local IDENTIFIER = "^[%w%._%-]+$"
local MAX_IDENTIFIER = 64

local REQUEST_ID = "^[%w%._%-]+$"
local MAX_REQUEST_ID = 128

local AppIdHeader = {
  PRIORITY = 1010,
  VERSION = "1.0.0",
}

local function refuse(status, detail, headers)
  return kong.response.exit(status, { detail = detail }, headers)
end

local function refuse_token(detail)
  return refuse(401, detail, { ["WWW-Authenticate"] = 'Bearer error="invalid_token"' })
end

local function count(headers)
  local lines = 0
  for _, value in pairs(headers) do
    lines = lines + (type(value) == "table" and #value or 1)
  end
  return lines
end

local function is_request_id(value)
  return type(value) == "string" and #value <= MAX_REQUEST_ID and value:find(REQUEST_ID) ~= nil
end

function AppIdHeader:rewrite(conf)
  -- One more than allowed: what is cut off is not seen, so nothing may be cut off.
  local headers = kong.request.get_headers(conf.max_headers + 1)
  if count(headers) > conf.max_headers then
    return refuse(431, "The request has more than " .. conf.max_headers .. " header fields; send fewer.")
  end

  -- jwt would verify the first of several, and a service might read another.
  if type(headers["authorization"]) == "table" then
    return refuse(400, "The request has more than one Authorization header field; send one.")
  end

  for name in pairs(headers) do
    if stripped.matches(name) then
      kong.service.request.clear_header(name)
    end
  end

  -- correlation-id keeps what a client sends, so only what may be written to a log is left to it.
  local request_id = headers["x-request-id"]
  if request_id ~= nil and not is_request_id(request_id) then
    kong.service.request.clear_header("x-request-id")
  end
end

-- The peer, and where the client itself has connected to: Kong appends to X-Forwarded-For what a client has sent, and leaves
-- the port of the Host header out, which an AK/SK signature covers. Host itself names the upstream, whose certificate is
-- verified against it.
local function forward()
  local var = ngx.var
  local host = var.http_host
  var.upstream_x_forwarded_for = var.remote_addr
  if host then
    var.upstream_x_forwarded_host = host
    var.upstream_x_forwarded_port = host:match(":(%d+)$") or (var.scheme == "https" and "443" or "80")
  end
end

-- `clientip` is an address, a CIDR or a list of them; EdgeGallery's tokens have one address.
local function came_from(claim, address)
  local networks = type(claim) == "table" and claim or { claim }
  for _, network in ipairs(networks) do
    if type(network) ~= "string" then
      return false
    end
  end
  local matcher = #networks > 0 and ipmatcher.new(networks)
  return matcher and matcher:match(address) or false
end

-- What is wrong with the client's address, or nothing.
local function objection(conf, claim)
  if conf.client_address == "ignore" then
    return nil
  elseif claim == nil then
    return conf.client_address == "required"
      and "The token has no claim clientip, which this gateway asks for; get a new one."
  end
  return not came_from(claim, kong.client.get_forwarded_ip())
    and "The token was issued to another client address; get one from here."
end

local function is_application(scope)
  return type(scope) == "string" and (" " .. scope .. " "):find(" " .. APPLICATIONS .. " ", 1, true) ~= nil
end

-- All applications are one consumer of Kong; what acl tells them apart by are the groups of the request. An empty list, and
-- not none, for everybody else: acl would then ask for the groups of the consumer.
local function groups_of(application, claims)
  return is_application(claims.scope) and { application, EVERY_APPLICATION } or {}
end

function AppIdHeader:access(conf)
  forward()

  local token = kong.ctx.shared.authenticated_jwt_token
  if not token then
    return
  end

  local jwt = jwt_parser:new(token)
  local application = jwt and jwt.claims.sub
  if type(application) ~= "string" or #application > MAX_IDENTIFIER or not application:find(IDENTIFIER) then
    return refuse_token("The token's sub is not an identifier of this platform; get a new token.")
  end

  local wrong = objection(conf, jwt.claims.clientip)
  if wrong then
    return refuse_token(wrong)
  end
  kong.ctx.shared.authenticated_groups = groups_of(application, jwt.claims)
  kong.service.request.set_header(APPLICATION, application)
end

return AppIdHeader
