local typedefs = require "kong.db.schema.typedefs"

return {
  name = "listener",
  fields = {
    { consumer = typedefs.no_consumer },
    { protocols = typedefs.protocols_http },
    { config = {
        type = "record",
        fields = {
          { ports = {
              description = "Ports of proxy_listen that the route or service is offered on.",
              type = "array",
              required = true,
              len_min = 1,
              elements = typedefs.port,
          } },
        },
    } },
  },
}
