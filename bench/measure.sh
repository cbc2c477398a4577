# Sourced by bench/run: loads the server and its floors, and notes each figure as a line of results.tsv:
# mode, case, what, requests per second, median ms, 99th percentile ms, CPU microseconds per request, failures.
# shellcheck shell=bash disable=SC2034,SC2154 # the three scripts share their variables

readonly template_info="select info from services where ser_name = 'template'"
readonly template_event="select attributes from events where attributes ->> 'serName' = 'template'"

note() {
  local IFS=$'\t'
  echo "$*" >>"$results"
}

repeat() {
  local round
  for ((round = 0; round < rounds; round++)); do
    "$@"
  done
}

register_template() {
  local id token
  read -r id token _ <"$tokens"
  sed 's/NAME/template/' bench/service.json |
    curl -sf --cacert "$ca" -o "$work/last-answer" -H @- -H 'Content-Type: application/json' --data-binary @/dev/fd/3 \
      "$1/mec_service_mgmt/v1/applications/$id/services" 3<&0 <<<"Authorization: Bearer $token"
}

seed() {
  sql mep mep_server -v services="$1" -v applications="$applications" -f bench/seed.sql
  # Else the checkpoint that so many rows bring about would fall into the measurement.
  sql postgres mep_server -c checkpoint
}

# Until discovery finds it, exactly once: from then on the catalogue is complete, being read in order.
await_service() {
  local token
  read -r _ token _ <"$tokens"
  for ((tries = 0; tries < 120; tries++)); do
    curl -sf --cacert "$ca" -H @- -o "$work/last-answer" "$1/mec_service_mgmt/v1/services?ser_name=$2" \
      <<<"Authorization: Bearer $token" || fail "mep-server does not answer a discovery."
    [ "$(grep -o '"serInstanceId"' "$work/last-answer" | wc -l)" -eq 1 ] && return
    sleep 0.5
  done
  fail "mep-server did not learn of the service $2 within a minute."
}

make_floor_tables() {
  sql mep mep_server -f bench/floor.sql
  sql postgres mep_server -c checkpoint
}

cpu_ticks() {
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"
}

send() {
  local url=$1 connections=$2 duration=$3
  shift 3
  wrk -t1 -c"$connections" -d"${duration}s" --timeout 10s --latency -s bench/wrk.lua "$url" -- "$@" |
    sed -n 's/^RESULT //p'
}

# warm SECONDS, then arguments of send but for the duration: until the JVM has compiled what runs often.
warm() {
  local duration=$(($1 < warm_most ? $1 : warm_most))
  send "$2" "$3" "$duration" "${@:4}" >/dev/null
}

# cpu_each TICKS REQUESTS: microseconds
cpu_each() {
  awk -v t="$1" -v n="$2" -v hz="$(getconf CLK_TCK)" 'BEGIN { print t / hz * 1e6 / n }'
}

# load MODE CASE WHAT URL PID CONNECTIONS, then arguments of wrk.lua
load() {
  local before after requests rate median worst failures
  before=$(cpu_ticks "$5")
  read -r requests rate median worst failures < <(send "$4" "$6" "$seconds" "${@:7}")
  after=$(cpu_ticks "$5")
  [ "$requests" -gt 0 ] || fail "$4 answered nothing."
  note "$1" "$2" "$3" "$rate" "$median" "$worst" "$(cpu_each $((after - before)) "$requests")" "$failures"
}

# transactions MODE CASE WHAT SCRIPT, then arguments of pgbench
transactions() {
  local out rate mean
  out=$(PGPASSWORD=$(<"$data/secrets/database/spring.datasource.password") pgbench -n -M prepared -j 1 -c "$writers" \
    -T "$seconds" -f "bench/pgbench/$4.sql" -D applications="$applications" "${@:5}" \
    -h 127.0.0.1 -p "$(<"$data/run/postgres.port")" -U mep mep_server 2>"$work/pgbench.log") ||
    fail "pgbench failed: $(tail -n 3 "$work/pgbench.log")"
  rate=$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' <<<"$out")
  mean=$(sed -n 's/^latency average = \([0-9.]*\).*/\1/p' <<<"$out")
  note "$1" "$2" "$3" "$rate" "$mean" - - 0
}

# Only over HTTP: the peer has no HTTPS of its own.
has_peer() {
  [ -n "$peer_pid" ] && [ "$1" = http ]
}

discovery() {
  load "$1" "discovery, $2 services" floor "$5" "$6" "$readers" floor "$tokens"
  load "$1" "discovery, $2 services" mep "$3" "$4" "$readers" discover "$tokens" "$2"
  if [ "$2" -eq "$peer_size" ] && has_peer "$1"; then
    load "$1" "discovery, $2 services" Eureka "$peer" "$peer_pid" "$readers" eureka-discover "$2"
  fi
}

# by_id MODE SERVICES URL PID FLOOR FLOOR-PID
by_id() {
  load "$1" 'one service by its id' floor "$5" "$6" "$readers" floor "$tokens"
  load "$1" 'one service by its id' mep "$3" "$4" "$readers" read "$tokens" "$2"
}

# Has the floor answer with the very octets that mep-server answers with.
copy_list() {
  local mode=$1 token
  read -r _ token _ <"$tokens"
  curl -sf --cacert "$ca" -H @- -o "$work/answer-$mode" "$2/mec_service_mgmt/v1/services" <<<"Authorization: Bearer $token"
  [ "$(grep -o '"serInstanceId"' "$work/answer-$mode" | wc -l)" -eq 1000 ] || fail "the list has not 1000 services."
  curl -sf --cacert "$ca" -o "$work/last-answer" -X POST "$3/answer"
}

# list MODE URL PID FLOOR FLOOR-PID
list() {
  load "$1" 'list of 1000 services' 'same octets' "$4" "$5" "$readers" floor "$tokens" /answer
  load "$1" 'list of 1000 services' mep "$2" "$3" "$readers" list "$tokens"
}

# Signatures on all cores, as mep-auth has them all, too; with the key's size that mep-auth has.
signatures() {
  local rate
  rate=$(openssl speed -seconds "$seconds" -multi "$(nproc)" rsa2048 2>/dev/null | awk '/^rsa 2048/ { print $6 }')
  [ -n "$rate" ] || fail "openssl speed told no rate."
  note "$1" token signatures "$rate" - - "$(awk -v r="$rate" -v n="$(nproc)" 'BEGIN { print n * 1e6 / r }')" 0
}

# token MODE URL PID
token() {
  signatures "$1"
  load "$1" token mep "$2" "$3" "$writers" token "$tokens"
}

registration() {
  local info event
  info=$(sql mep mep_server -At -c "$template_info")
  event=$(sql mep mep_server -At -c "$template_event")
  transactions "$1" registration "pgbench, one row" one-row -D info="$info"
  transactions "$1" registration "pgbench, three statements" registration -D info="$info" -D event="$event"
  load "$1" registration mep "$2" "$3" "$writers" register "$tokens" bench/service.json
  if has_peer "$1"; then
    load "$1" registration Eureka "$peer" "$peer_pid" "$writers" eureka-register bench/peer/instance.json
  fi
}

heartbeat() {
  transactions "$1" heartbeat "pgbench, one row" heartbeat -D services="$most"
  load "$1" heartbeat mep "$2" "$3" "$writers" heartbeat "$tokens" "$most"
}

# notification MODE URL SUBSCRIBERS ROUNDS ROUNDS-BEFORE
notification() {
  local out what rate median worst
  out=$(java_here Notifications "$2" "$ca" "$tokens" bench/service.json "$3" "$4" "$5")
  while read -r _ what rate median worst; do
    note "$1" "notification to $3" "${what/bare/bare client}" "$rate" "$median" "$worst" - 0
  done <<<"$out"
}

facts() {
  local dirty=''
  [ -z "$(git status --porcelain -- mep-* pom.xml)" ] || dirty=' with uncommitted changes'
  printf '%s\n' \
    "Commit: $(git rev-parse --short=12 HEAD)$dirty" \
    "Date: $(date -u +%Y-%m-%dT%H:%MZ)" \
    "Machine: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r)" \
    "Load average before the run: $load_before" \
    "Java: $("$JAVA_HOME/bin/java" --version | sed -n 2p)" \
    "PostgreSQL: $(sql postgres postgres -At -c 'show server_version'), $(sql postgres postgres -At -F ' ' -c "select string_agg(name || ' ' || setting, ', ') from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')")" \
    "Load generators: $(wrk -v 2>&1 | head -n 1 | cut -d ' ' -f 1-2), $(pgbench --version), $(openssl version)" \
    "Rounds: $rounds of $seconds s"
}
