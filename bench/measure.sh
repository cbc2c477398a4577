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
  read -r id token <"$tokens"
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
  read -r _ token <"$tokens"
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

# load MODE CASE WHAT URL PID CONNECTIONS, then arguments of wrk.lua
load() {
  local before after requests rate median worst failures
  before=$(cpu_ticks "$5")
  read -r requests rate median worst failures < <(send "$4" "$6" "$seconds" "${@:7}")
  after=$(cpu_ticks "$5")
  [ "$requests" -gt 0 ] || fail "$4 answered nothing."
  note "$1" "$2" "$3" "$rate" "$median" "$worst" \
    "$(awk -v t=$((after - before)) -v n="$requests" -v hz="$(getconf CLK_TCK)" 'BEGIN { print t / hz * 1e6 / n }')" \
    "$failures"
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

discovery() {
  load "$1" "discovery, $2 services" floor "$5" "$6" "$readers" floor "$tokens"
  load "$1" "discovery, $2 services" mep "$3" "$4" "$readers" discover "$tokens" "$2"
}

registration() {
  local info event
  info=$(sql mep mep_server -At -c "$template_info")
  event=$(sql mep mep_server -At -c "$template_event")
  transactions "$1" registration "pgbench, one row" one-row -D info="$info"
  transactions "$1" registration "pgbench, three statements" registration -D info="$info" -D event="$event"
  load "$1" registration mep "$2" "$3" "$writers" register "$tokens" bench/service.json
}

heartbeat() {
  transactions "$1" heartbeat "pgbench, one row" heartbeat -D services="$most"
  load "$1" heartbeat mep "$2" "$3" "$writers" heartbeat "$tokens" "$most"
}

# notification MODE URL SUBSCRIBERS ROUNDS ROUNDS-BEFORE
notification() {
  local out what median worst last
  out=$(java_here Notifications "$2" "$ca" "$tokens" bench/service.json "$3" "$4" "$5")
  while read -r _ what median worst last; do
    note "$1" "notification to $3" "$what" "$last" "$median" "$worst" - 0
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
    "Load generators: $(wrk -v 2>&1 | head -n 1 | cut -d ' ' -f 1-2), $(pgbench --version)" \
    "Rounds: $rounds of $seconds s"
}
