# Sourced by bench/run: what the database keeps and writes for each thing, from which docs/scaling.md calculates.
# shellcheck shell=bash disable=SC2034,SC2154 # the scripts share their variables

octets() {
  note http "storage: $1" mep - "$(sql mep mep_server -At -c "$2")" - - 0
}

log_position() {
  sql postgres mep_server -At -c 'select pg_current_wal_lsn()'
}

# write_ahead CASE CONNECTIONS, then arguments of wrk.lua: the log that one request makes, full pages after a checkpoint included.
write_ahead() {
  local before requests after
  before=$(log_position)
  read -r requests _ < <(send "$http_server" "$2" "$seconds" "${@:3}")
  after=$(log_position)
  octets "write-ahead log of $1" "select round(pg_wal_lsn_diff('$after', '$before') / $requests)"
}

measure_storage() {
  say "storage"
  write_ahead 'a registration' "$writers" register "$tokens" bench/service.json
  write_ahead 'a registration, one at a time' 1 register "$tokens" bench/service.json
  write_ahead 'a heartbeat' "$writers" heartbeat "$tokens" "$most"
  write_ahead 'a heartbeat, one at a time' 1 heartbeat "$tokens" "$most"
  octets 'a service, with its indexes' "select pg_total_relation_size('services') / count(*) from services"
  octets 'an event, with its indexes' "select pg_total_relation_size('events') / count(*) from events"
  octets 'what a replica reads of an event' 'select round(avg(octet_length(attributes::text) + 64)) from events'
  octets 'what a replica reads of a service' 'select round(avg(octet_length(info::text) + 64)) from services'
  note http 'storage: connections of a replica (their number)' mep - "$(sql postgres mep_server -At -c "$connected")" - - 0
}

readonly connected="select count(*) from pg_stat_activity where datname = 'mep_server' and usename = 'mep'"
