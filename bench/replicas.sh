# Sourced by bench/run: three mep-servers on one PostgreSQL, over HTTP. The first one is the server that was measured before.
# shellcheck shell=bash disable=SC2034,SC2154 # the scripts share their variables

replica_ports=(18080 18081 18082)
replica_pids=()

replica_url() {
  echo "http://localhost:${replica_ports[$1]}"
}

# The first one has the DNS server.
start_replica() {
  local dns=none
  [ "$1" -ne 0 ] || dns=embedded
  replica_pids[$1]=$(MEP_DRAIN=1s MEP_DNS_TYPE=$dns start_java "replica-$1" "${replica_ports[$1]}" false -jar "$data/app/mep-server.jar")
  others+=("${replica_pids[$1]}")
  await "$(replica_url "$1")/readyz" "${replica_pids[$1]}"
}

# read_at NUMBER WHAT
read_at() {
  load http "replicas: discovery at $(($1 + 1)) of 3" "$2" "$(replica_url "$1")" "${replica_pids[$1]}" "$readers" \
    discover "$tokens" "$most"
}

alone() {
  local number
  for number in 0 1 2; do
    load http "replicas: discovery at $((number + 1)) of 3" 'one alone' "$http_server" "$server_pid" "$readers" \
      discover "$tokens" "$most"
  done
}

each_replica() {
  local number
  for number in 0 1 2; do
    read_at "$number" mep
  done
}

staleness() {
  local median worst
  read -r _ median worst < <(java_here Staleness "$(replica_url 0)" "$(replica_url 1)" "$ca" "$tokens" bench/service.json \
    "$stale_samples")
  [ -n "$worst" ] || fail "no staleness was measured."
  note http 'replicas: staleness' mep - "$median" "$worst" - 0
}

# Restarts each replica in turn under a load that goes to those that are ready.
rolling_restart() {
  local number client done=$work/restarted out=$work/rolling rate median worst failed
  rm -f "$done"
  java_here RoundRobin "$tokens" "$most" "$done" "${replica_ports[@]}" >"$out" &
  client=$!
  sleep 3
  for number in 0 1 2; do
    stop_process "${replica_pids[$number]}"
    start_replica "$number"
    sleep 2
  done
  touch "$done"
  wait "$client" || fail "the client of the rolling restart failed."
  sed '/^RESULT /d' "$out" | sort | uniq -c | sort -rn | head -n 10 >&2
  read -r _ rate median worst failed < <(grep '^RESULT ' "$out")
  note http 'replicas: rolling restart' mep "$rate" "$median" "$worst" - "$failed"
}

measure_replicas() {
  local number
  say "replicas: one alone"
  replica_pids=("$server_pid")
  others+=("$server_pid")
  warm 10 "$http_server" "$readers" discover "$tokens" "$most"
  repeat alone
  start_replica 1
  start_replica 2
  say "replicas: three"
  for number in 0 1 2; do
    warm 20 "$(replica_url "$number")" "$readers" discover "$tokens" "$most"
  done
  repeat each_replica
  say "replicas: staleness"
  staleness
  server_pid=''
  say "replicas: rolling restart"
  rolling_restart
}
