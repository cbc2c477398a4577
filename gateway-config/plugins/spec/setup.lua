require("gateway").install_loader(".")
