-- Ties a route to the ports that it is offered on. Kong's routes match hosts, headers, paths and SNI, which are all the
-- client's word; the port that a connection came in by is not. Elsewhere the route does not exist: the same 404.

local Listener = {
  -- Before jwt, so that a token says nothing about what is on the other port.
  PRIORITY = 2400,
  VERSION = "1.0.0",
}

function Listener:access(conf)
  local port = kong.request.get_port()
  for _, offered in ipairs(conf.ports) do
    if port == offered then
      return
    end
  end
  return kong.response.exit(404, { message = "no Route matched with those values" })
end

return Listener
