-- The part of Kong's PDK and of OpenResty that the plugins use, around one request. What it does is taken from Kong 3.9's
-- documentation; `accept` runs the plugins in a real one.

local gateway = {}

local EXIT = {}
local current

package.loaded["kong.plugins.jwt.jwt_parser"] = {
  new = function(_, token)
    assert(token == current.token, "another token than the verified one was read")
    return { claims = current.claims }
  end,
}

-- Kong's module names, as lua_package_path resolves them in a deployment.
function gateway.install_loader(directory)
  table.insert(package.loaders, 2, function(module)
    local path = module:match("^kong%.plugins%.(.+)$")
    local file = path and directory .. "/" .. path:gsub("%.", "/") .. ".lua"
    return file and loadfile(file)
  end)
end

-- header fields as ngx.req.get_headers has them: names in lower case, several lines as a table.
local function parse(lines)
  local headers = {}
  for _, line in ipairs(lines) do
    local name, value = line:match("^([^:]+): ?(.*)$")
    name = name:lower()
    local before = headers[name]
    if before == nil then
      headers[name] = value
    elseif type(before) == "table" then
      table.insert(before, value)
    else
      headers[name] = { before, value }
    end
  end
  return headers
end

-- request: lines (header fields), port, address, uri, method, token (verified by jwt), claims (of the token).
function gateway.start(request)
  local lines = request.lines or {}
  local response = { headers = request.response_headers or {}, status = request.status, source = request.source }
  local state = { upstream = parse(lines), response = response, var = {
    remote_addr = request.address or "192.0.2.7",
    http_host = request.host,
    request_uri = request.uri,
    scheme = "https",
    server_port = tostring(request.port or 8443),
  } }

  current = request

  _G.ngx = {
    var = state.var,
    arg = { "", true },
    req = { get_method = function() return request.method or "GET" end },
  }
  _G.kong = {
    ctx = { shared = { authenticated_jwt_token = request.token }, plugin = {} },
    client = { get_forwarded_ip = function() return state.var.remote_addr end },
    request = {
      get_port = function() return tonumber(state.var.server_port) end,
      get_headers = function(max)
        assert(max >= 1 and max <= 1000, "Kong takes 1 to 1000")
        local seen = {}
        for i = 1, math.min(max, #lines) do
          seen[i] = lines[i]
        end
        -- As in OpenResty: what is missing is looked for with dashes for underscores.
        return setmetatable(parse(seen), { __index = function(t, k) return rawget(t, (k:lower():gsub("_", "-"))) end })
      end,
    },
    service = { request = {
      set_header = function(name, value) state.upstream[name:lower()] = value end,
      clear_header = function(name) state.upstream[name:lower()] = nil end,
    } },
    response = {
      exit = function(status, body, headers)
        state.exit = { status = status, body = body, headers = headers or {} }
        error(EXIT)
      end,
      get_status = function() return response.status end,
      get_source = function() return response.source end,
      set_status = function(status) response.status = status end,
      get_header = function(name) return response.headers[name:lower()] end,
      set_header = function(name, value) response.headers[name:lower()] = value end,
      clear_header = function(name) response.headers[name:lower()] = nil end,
      get_raw_body = function()
        state.buffer = (state.buffer or "") .. (ngx.arg[1] or "")
        if ngx.arg[2] then
          return state.buffer
        end
        ngx.arg[1] = nil
      end,
      set_raw_body = function(body) ngx.arg[1], ngx.arg[2] = body, true end,
    },
  }
  return state
end

-- Runs a phase, which kong.response.exit ends.
function gateway.run(plugin, phase, conf)
  local ok, failure = pcall(plugin[phase], plugin, conf)
  assert(ok or failure == EXIT, failure)
end

return gateway
