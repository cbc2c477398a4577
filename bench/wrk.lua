-- What wrk sends, and the one line that it prints at its end.
-- Arguments: floor TOKENS [PATH] | discover TOKENS SERVICES | read TOKENS SERVICES | list TOKENS | register TOKENS BODY [NAME]
-- | heartbeat TOKENS SERVICES | token TOKENS | eureka-discover SERVICES | eureka-register BODY
-- TOKENS has a line "appInstanceId token credentials" for each application; seed.sql says which service is whose.

local ROOT = "/mec_service_mgmt/v1"
local apps = {}
local sent = 0

local function read(path)
  local file = assert(io.open(path))
  local content = file:read("*a")
  file:close()
  return content
end

local function readApps(path)
  for id, token, credentials in read(path):gmatch("(%S+) (%S+) (%S+)") do
    local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
    apps[#apps + 1] = { id = id, headers = headers, credentials = credentials }
  end
end

-- Each request is another application's, so that no two at a time write to the same counter.
local function nextApp()
  sent = sent + 1
  return apps[sent % #apps + 1]
end

local requests = {}

-- How many requests are made beforehand: to make one takes longer than to send it, and the rate would be wrk's.
local PREPARED = 8192

local function prepared(make)
  local made = {}
  for i = 1, PREPARED do made[i] = make() end
  return function()
    sent = sent + 1
    return made[sent % PREPARED + 1]
  end
end

-- With the same header fields as the others, for whoever reads a request reads those too.
function requests.floor(tokens, path)
  readApps(tokens)
  return prepared(function() return wrk.format("GET", path or "/", nextApp().headers) end)
end

function requests.discover(tokens, services)
  readApps(tokens)
  return prepared(function()
    local path = ROOT .. "/services?ser_name=bench-" .. math.random(services)
    return wrk.format("GET", path, nextApp().headers)
  end)
end

function requests.read(tokens, services)
  readApps(tokens)
  return prepared(function()
    return wrk.format("GET", ROOT .. "/services/bench-" .. math.random(services), nextApp().headers)
  end)
end

function requests.list(tokens)
  readApps(tokens)
  return prepared(function() return wrk.format("GET", ROOT .. "/services", nextApp().headers) end)
end

function requests.token(tokens)
  readApps(tokens)
  return prepared(function()
    local headers = {
      ["Authorization"] = "Basic " .. nextApp().credentials,
      ["Content-Type"] = "application/x-www-form-urlencoded",
    }
    return wrk.format("POST", "/oauth2/token", headers, "grant_type=client_credentials")
  end)
end

requests["eureka-discover"] = function(services)
  return prepared(function()
    local path = "/eureka/apps/BENCH-" .. math.random(services)
    return wrk.format("GET", path, { ["Accept"] = "application/json" })
  end)
end

requests["eureka-register"] = function(body)
  local instance = read(body)
  return function()
    sent = sent + 1
    local name = "BENCH-REGISTERED-" .. sent
    local body = instance:gsub("NAME", name)
    return wrk.format("POST", "/eureka/apps/" .. name, { ["Content-Type"] = "application/json" }, body)
  end
end

-- Without NAME each service has a name of its own.
function requests.register(tokens, body, name)
  readApps(tokens)
  local service = read(body)
  return function()
    local app = nextApp()
    local body = service:gsub("NAME", name or "bench-registered-" .. sent)
    return wrk.format("POST", ROOT .. "/applications/" .. app.id .. "/services", app.headers, body)
  end
end

function requests.heartbeat(tokens, services)
  readApps(tokens)
  return prepared(function()
    local number = math.random(services)
    local app = apps[number % #apps + 1]
    local path = ("%s/applications/%s/services/bench-%d/liveness"):format(ROOT, app.id, number)
    return wrk.format("PATCH", path, app.headers, '{"state":"ACTIVE"}')
  end)
end

function init(args)
  request = requests[args[1]](unpack(args, 2))
end

-- Requests, requests per second, median and 99th percentile in milliseconds, failures.
function done(summary, latency)
  local errors = summary.errors
  print(("RESULT %d %.1f %.3f %.3f %d"):format(
    summary.requests,
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
