local gateway = require "gateway"

-- What lua-resty-ipmatcher promises, for the few networks used here: Debian has no package of it.
package.loaded["resty.ipmatcher"] = {
  new = function(networks)
    for _, network in ipairs(networks) do
      if not network:find("^[%x%.:/]+$") then
        return nil, "invalid ip address: " .. network
      end
    end
    return { match = function(_, address)
      for _, network in ipairs(networks) do
        local prefix = network:match("^(.*%.)0/24$")
        if network == address or (prefix and address:sub(1, #prefix) == prefix) then
          return true
        end
      end
      return false
    end }
  end,
}

local plugin = require "kong.plugins.appid-header.handler"
local conf = { client_address = "if-present", max_headers = 10 }

local function rewrite(lines)
  local state = gateway.start { lines = lines }
  gateway.run(plugin, "rewrite", conf)
  return state
end

local function access(request, client_address)
  request.token = request.token or (request.claims and "verified")
  local state = gateway.start(request)
  gateway.run(plugin, "access", { client_address = client_address or "if-present", max_headers = 10 })
  return state
end

describe("appid-header", function()
  it("runs after jwt and before what counts by its header", function()
    assert.is_true(plugin.PRIORITY < 1450)
    assert.is_true(plugin.PRIORITY > 951)
  end)

  it("names the application as the verified token does", function()
    local state = access { claims = { sub = "5abe4782-2c70-4e47-9a4e-0ee3a1a0fd1f" } }
    assert.equal("5abe4782-2c70-4e47-9a4e-0ee3a1a0fd1f", state.upstream["x-appinstanceid"])
    assert.is_nil(state.exit)
  end)

  it("names nobody where no token was verified", function()
    local state = access { lines = { "Authorization: Bearer unverified" } }
    assert.is_nil(state.upstream["x-appinstanceid"])
    assert.is_nil(state.exit)
  end)

  for what, sub in pairs {
    ["that is missing"] = false,
    ["that is empty"] = "",
    ["that is a number"] = 7,
    ["that is a table"] = { "a" },
    ["with a line end in it"] = "a\r\nX-Real-IP: 10.0.0.1",
    ["with a space in it"] = "a b",
    ["that is too long"] = ("a"):rep(65),
  } do
    it("refuses a token with a sub " .. what, function()
      local state = access { claims = { sub = sub or nil } }
      assert.equal(401, state.exit.status)
      assert.is_nil(state.upstream["x-appinstanceid"])
    end)
  end

  describe("tells acl that the caller is", function()
    local function groups(claims)
      access { claims = claims }
      return kong.ctx.shared.authenticated_groups
    end

    it("the application of the token, and one of all applications", function()
      assert.same({ "app-1", "any:application" }, groups { sub = "app-1", scope = "mec_app_support mec_service_mgmt" })
    end)

    for what, scope in pairs {
      ["another scope"] = "mepcfg",
      ["a scope that begins like it"] = "mec_service_mgmt_more",
      ["a scope that ends like it"] = "my_mec_service_mgmt",
      ["no scope"] = false,
      ["a scope that is a table"] = { "mec_service_mgmt" },
    } do
      it("nobody, with " .. what .. ", whatever groups the consumer has", function()
        assert.same({}, groups { sub = "app-1", scope = scope or nil })
      end)
    end

    it("nobody in particular where no token was verified", function()
      access { lines = { "X-Consumer-Groups: any:application" } }
      assert.is_nil(kong.ctx.shared.authenticated_groups)
    end)

    it("no application of the name of all", function()
      assert.equal(401, access({ claims = { sub = "any:application", scope = "mec_service_mgmt" } }).exit.status)
    end)
  end)

  it("runs before acl", function()
    assert.is_true(plugin.PRIORITY > 950)
  end)

  describe("strips", function()
    for _, name in ipairs {
      "X-AppinstanceID", "x-appinstanceid", "X_AppinstanceID", "X-App-Instance-Id", "x_app_instance_id", "X-App_Instance-Id",
      "X-Consumer-Groups", "X_Consumer_Groups", "X-Consumer-Username", "X-Consumer-Custom-ID", "X-ConsumerId",
      "X-ConsumerName", "X-Domain-Name", "X-Credential-Identifier", "X-Authenticated-Scope", "X-Authenticated-Userid",
      "X-Anonymous-Consumer", "X-Real-IP", "X_Real_IP", "X-Forwarded-For", "X_Forwarded_For", "X-Forwarded-Host",
      "X-Forwarded-Prefix", "Forwarded", "X-Original-URL", "X-HTTP-Method-Override", "Client-Cert", "X-SSL-Client-Verify",
      "X_Request_ID", "X-Access-Token",
    } do
      it(name, function()
        local state = rewrite { "Host: mep", name .. ": forged" }
        assert.same({ host = "mep" }, state.upstream)
      end)
    end

    it("a header that is sent twice", function()
      local state = rewrite { "X-Consumer-Groups: a", "X-Consumer-Groups: b" }
      assert.same({}, state.upstream)
    end)

    it("nothing of what an API needs", function()
      local lines = {
        "Host: mep:30443", "Authorization: SDK-HMAC-SHA256 Access=x", "x-sdk-date: 20210302T195133Z", "Content-Type: a/b",
        "If-Match: 1", "Accept: */*", "callbackReference: http://app/", "traceparent: 00-1-2-01",
      }
      local before = gateway.start({ lines = lines }).upstream
      assert.same(before, rewrite(lines).upstream)
    end)
  end)

  describe("refuses", function()
    it("two Authorization headers, since jwt would verify the first only", function()
      assert.equal(400, rewrite({ "Authorization: Bearer a", "Authorization: Bearer b" }).exit.status)
    end)

    it("more header fields than it would see", function()
      local lines = {}
      for i = 1, 10 do
        lines[i] = "a" .. i .. ": 1"
      end
      assert.is_nil(rewrite(lines).exit)
      lines[11] = "X-AppinstanceID: forged"
      assert.equal(431, rewrite(lines).exit.status)
    end)

    it("many header fields of one name", function()
      local lines = {}
      for i = 1, 11 do
        lines[i] = "a: " .. i
      end
      assert.equal(431, rewrite(lines).exit.status)
    end)
  end)

  describe("lets a client's X-Request-ID through", function()
    it("when it is short and plain", function()
      assert.equal("client-id.7_a", rewrite({ "X-Request-ID: client-id.7_a" }).upstream["x-request-id"])
    end)

    for what, value in pairs { ["a space"] = "a b", ["a quote"] = 'a"', ["129 characters"] = ("a"):rep(129), ["nothing"] = "" } do
      it("but not with " .. what, function()
        assert.is_nil(rewrite({ "X-Request-ID: " .. value }).upstream["x-request-id"])
      end)
    end

    it("but not twice", function()
      assert.is_nil(rewrite({ "X-Request-ID: a", "X-Request-ID: b" }).upstream["x-request-id"])
    end)
  end)

  describe("forwards", function()
    it("the peer's address alone", function()
      assert.equal("192.0.2.7", access({ lines = { "X-Forwarded-For: 10.0.0.1" } }).var.upstream_x_forwarded_for)
    end)

    it("the host with the port that the client has signed", function()
      local var = access({ host = "119.8.47.5:30443" }).var
      assert.equal("119.8.47.5:30443", var.upstream_x_forwarded_host)
      assert.equal("30443", var.upstream_x_forwarded_port)
    end)

    it("the port of HTTPS when the client named none", function()
      assert.equal("443", access({ host = "mep" }).var.upstream_x_forwarded_port)
      assert.equal("443", access({ host = "[2001:db8::1]" }).var.upstream_x_forwarded_port)
      assert.equal("8443", access({ host = "[2001:db8::1]:8443" }).var.upstream_x_forwarded_port)
    end)
  end)

  describe("with a claim clientip", function()
    local function status(clientip, mode)
      local state = access({ claims = { sub = "app", clientip = clientip } }, mode)
      assert.equal(state.exit == nil, state.upstream["x-appinstanceid"] == "app")
      return state.exit and state.exit.status
    end

    it("takes the address that it names", function()
      assert.is_nil(status "192.0.2.7")
      assert.is_nil(status "192.0.2.0/24")
      assert.is_nil(status { "10.0.0.1", "192.0.2.7" })
    end)

    it("refuses any other", function()
      assert.equal(401, status "192.0.2.70")
      assert.equal(401, status "UNKNOWN_IP")
      assert.equal(401, status "")
      assert.equal(401, status {})
      assert.equal(401, status { 7 })
      assert.equal(401, status(7))
      assert.equal(401, status(false))
    end)

    it("asks for it or ignores it as configured", function()
      assert.is_nil(status(nil, "if-present"))
      assert.equal(401, status(nil, "required"))
      assert.is_nil(status("10.0.0.1", "ignore"))
      assert.is_nil(status(nil, "ignore"))
    end)
  end)
end)
