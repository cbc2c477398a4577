std = "luajit"
max_line_length = 130
globals = { "kong", "ngx" }
self = false
unused_args = false
files["spec"] = { std = "luajit+busted" }
