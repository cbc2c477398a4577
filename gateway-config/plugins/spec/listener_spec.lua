local gateway = require "gateway"
local plugin = require "kong.plugins.listener.handler"

local function status(port, ports, host)
  local state = gateway.start { port = port, host = host }
  gateway.run(plugin, "access", { ports = ports })
  return state.exit and state.exit.status
end

describe("listener", function()
  it("runs before jwt", function()
    assert.is_true(plugin.PRIORITY > 1450)
  end)

  it("lets through what came in by its port", function()
    assert.is_nil(status(8446, { 8446 }))
    assert.is_nil(status(8443, { 8443, 8446 }))
  end)

  it("hides the route on any other port", function()
    assert.equal(404, status(8443, { 8446 }))
  end)

  it("does not believe the Host header", function()
    assert.equal(404, status(8443, { 8446 }, "mep:8446"))
  end)
end)
