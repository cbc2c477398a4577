-- Loads each schema with Kong's typedefs as names, and looks at what Kong would find.
package.loaded["kong.db.schema.typedefs"] = setmetatable({}, {
  __index = function(_, name) return { typedef = name } end,
})

local function config_of(schema)
  for _, field in ipairs(schema.fields) do
    if field.config then
      return field.config
    end
  end
end

describe("the schema of", function()
  for _, name in ipairs { "appid-header", "problem-details", "listener" } do
    it(name .. " has its name and a record of configuration", function()
      local schema = require("kong.plugins." .. name .. ".schema")
      assert.equal(name, schema.name)
      assert.equal("record", config_of(schema).type)
    end)

    it(name .. " has defaults that are among what it allows", function()
      for _, field in ipairs(config_of(require("kong.plugins." .. name .. ".schema")).fields) do
        local _, rule = next(field)
        assert.is_true(rule.required)
        if rule.one_of then
          local allowed = {}
          for _, value in ipairs(rule.one_of) do
            allowed[value] = true
          end
          assert.is_true(allowed[rule.default])
        elseif rule.between then
          assert.is_true(rule.default >= rule.between[1] and rule.default <= rule.between[2])
        end
      end
    end)
  end

  it("appid-header has no more headers than the PDK can show, and one", function()
    local fields = config_of(require "kong.plugins.appid-header.schema").fields
    assert.equal(999, fields[2].max_headers.between[2])
  end)
end)
