# Sourced by bench/run: a Netflix Eureka server, the registry beside which mep-server is measured over HTTP. It keeps its
# registry in memory only, and lets everybody in: neither durability nor tokens are in its figures.
# shellcheck shell=bash disable=SC2034,SC2154 # the scripts share their variables

readonly peer=http://localhost:18761 peer_size=1000
peer_pid='' peer_name=''

# Without the libraries the run goes on without it.
start_peer() {
  local libraries=$PWD/$work/peer
  say "Starting the peer (Eureka)"
  if ! ./mvnw -q -B -f bench/peer/pom.xml dependency:copy-dependencies -DincludeScope=runtime \
    -DoutputDirectory="$libraries" </dev/null >"$work/peer-build.log" 2>&1; then
    say "The peer's libraries cannot be had: it is left out ($work/peer-build.log)"
    return
  fi
  "$JAVA_HOME/bin/javac" -proc:none -d "$work/peer-classes" -cp "$libraries/*" bench/peer/Eureka.java
  peer_pid=$(start_java peer 18761 false "$work/peer-classes:$libraries/*" Eureka)
  others+=("$peer_pid")
  await "$peer/actuator/health" "$peer_pid"
  peer_name="Netflix Eureka $(basename "$libraries"/eureka-core-[0-9]*.jar .jar | sed 's/eureka-core-//'), no durability, no authentication"
  fill_peer
}

# With what was registered it has work of its own to do, for which nothing else should wait.
stop_peer() {
  stop_process "$peer_pid"
  peer_pid=''
}

fill_peer() {
  local number
  for ((number = 1; number <= peer_size; number++)); do
    [ "$number" -eq 1 ] || echo next
    printf 'url = "%s/eureka/apps/BENCH-%d"\nheader = "Content-Type: application/json"\ndata = "%s"\nfail\nsilent\n' \
      "$peer" "$number" "$(sed "s/NAME/BENCH-$number/g; s/[\\\\\"]/\\\\&/g" bench/peer/instance.json | tr -d '\n')"
  done | curl -K - >"$work/last-answer" || fail "the peer took no registrations; its log is $work/peer.log."
}
