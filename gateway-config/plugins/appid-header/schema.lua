local typedefs = require "kong.db.schema.typedefs"

return {
  name = "appid-header",
  fields = {
    { consumer = typedefs.no_consumer },
    { protocols = typedefs.protocols_http },
    { config = {
        type = "record",
        fields = {
          { client_address = {
              description = "Whether the client's address must be in the token's claim clientip: `ignore` the claim, check it"
                .. " `if-present`, or refuse a token without it (`required`).",
              type = "string",
              required = true,
              default = "if-present",
              one_of = { "ignore", "if-present", "required" },
          } },
          { max_headers = {
              description = "Header fields that a request may have; with more it is refused with 431.",
              type = "integer",
              required = true,
              default = 64,
              between = { 1, 999 },
          } },
        },
    } },
  },
}
