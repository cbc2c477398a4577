# shellcheck shell=bash
# Read by "backup" and "restore": Compose v2, or docker-compose 1.29.

compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose "$@"
  else
    docker-compose "$@"
  fi
}

# What the containers' group is (see "prepare").
files_group() {
  if [ "$(id -u)" -eq 0 ]; then echo 10001; else id -g; fi
}
