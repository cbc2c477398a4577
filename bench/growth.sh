# Sourced by bench/run: what a registration costs while more and more subscribe to other services, and one to this.
# shellcheck shell=bash disable=SC2034,SC2154 # the scripts share their variables

readonly owed="select count(*) from deliveries"

# Until the subscriber has been told of everything, which belongs to what a registration costs.
await_told() {
  local tries
  for ((tries = 0; tries < 1200; tries++)); do
    [ "$(sql mep mep_server -At -c "$owed")" -ne 0 ] || return 0
    sleep 0.05
  done
  fail "the subscriber was not told of all registrations within a minute."
}

# grown MODE SUBSCRIPTIONS URL PID
grown() {
  local before after requests rate median worst failures
  before=$(cpu_ticks "$4")
  read -r requests rate median worst failures < <(send "$3" "$writers" "$seconds" register "$tokens" bench/service.json \
    bench-grown)
  await_told
  after=$(cpu_ticks "$4")
  note "$1" "growth: registration, $2 subscriptions" mep "$rate" "$median" "$worst" \
    "$(cpu_each $((after - before)) "$requests")" "$failures"
}

# measure_growth MODE URL PID: the callbacks go to the floor.
measure_growth() {
  local size from=1
  java_here Subscribers "$2" "$ca" "$tokens" "$http_floor/callback" bench-grown 0 0
  for size in "${subscriptions[@]}"; do
    java_here Subscribers "$2" "$ca" "$tokens" "$http_floor/callback" bench-other "$from" "$size"
    from=$((size + 1))
    say "$1: registration beside $size subscriptions"
    sql postgres mep_server -c checkpoint
    repeat grown "$1" "$size" "$2" "$3"
  done
}
