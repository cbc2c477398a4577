# Sourced by bench/run: how long a service takes from the start of its process until it is ready, with the AOT cache that the
# images have and without, and how much memory it then has. The database is there, its schema too.
# shellcheck shell=bash disable=SC2034,SC2154 # the scripts share their variables

readonly trained=$work/trained
readonly forget_services='set client_min_messages = warning; truncate services, service_counts, events cascade'

# The options of docker/service/Dockerfile, with its share of the memory that docker/compose.yaml gives each container as the
# figure that it comes to: 60 % of 512 MiB and of 768 MiB.
readonly image_options='-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms64m -XX:NewSize=24m -XX:MetaspaceSize=192m -XX:TrimNativeHeapInterval=3000
  -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:-ShrinkHeapInSteps
  -XX:+ExitOnOutOfMemoryError'
declare -Ar image_heap=([mep-auth]=-Xmx307m [mep-server]=-Xmx460m)

# train SERVICE PORT: makes the cache as the Dockerfile does.
train() {
  local pid jvm tries
  "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$1/target/$1.jar" extract --destination "$trained/$1" >/dev/null
  # shellcheck disable=SC2206 # they are several
  jvm=(-XX:AOTCacheOutput="$trained/$1.aot" $image_options -Xmx384m)
  pid=$(MALLOC_ARENA_MAX=2 start_java "training-$1" "$2" true -jar "$trained/$1/$1.jar")
  await_ready "$2" "$pid"
  kill "$pid"
  for ((tries = 0; tries < 600; tries++)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.2
  done
  ((tries < 600)) || fail "process $pid did not end in two minutes after its training."
  [ -s "$trained/$1.aot" ] || fail "$1 made no AOT cache; the log is $work/training-$1.log."
}

# boot HOW SERVICE PORT: sets booted to the process's id when it is ready, and notes how long that took.
boot() {
  local how=$1 jar=$trained/$2/$2.jar arenas=2 began taken jvm
  # shellcheck disable=SC2206 # they are several
  case $how in
    ./mep) jar=$2/target/$2.jar arenas=0 jvm=($mep_options) ;;
    mep) jvm=($image_options "${image_heap[$2]}" "-XX:AOTCache=$trained/$2.aot") ;;
    *) jvm=($image_options "${image_heap[$2]}") ;;
  esac
  began=${EPOCHREALTIME/[.,]/}
  booted=$(MALLOC_ARENA_MAX=$arenas start_java "start-$2" "$3" true -jar "$jar")
  others+=("$booted")
  await_ready "$3" "$booted"
  taken=$((${EPOCHREALTIME/[.,]/} - began))
  note https "start of $2" "$how" - "$(awk -v us="$taken" 'BEGIN { print us / 1000 }')" - \
    "$(cpu_each "$(cpu_ticks "$booted")" 1)" 0
}

# Looks for the port first, which costs less than to ask.
await_ready() {
  local tries
  for ((tries = 0; tries < 4000; tries++)); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null &&
      curl -sf --cacert "$ca" -o "$work/last-answer" "https://localhost:$1/readyz"; then
      return
    fi
    kill -0 "$2" 2>/dev/null || fail "process $2 ended before it was ready; its log is in $work."
    sleep 0.02
  done
  fail "process $2 was not ready in time; its log is in $work."
}

# resident FIELD PID
resident() {
  awk -v field="$1:" '$1 == field { print $2 / 1024 }' "/proc/$2/status"
}

# weigh CASE HOW: what the process has when nobody has asked it anything for a while.
weigh() {
  sleep 5
  note "$2" "memory of $1" mep - "$(resident VmRSS "$booted")" - - 0
  note "$2" "memory of $1, without mapped files" mep - "$(resident RssAnon "$booted")" - - 0
}

# How an operator would say it.
how_run() {
  case $1 in
    mep) echo 'the options of the image' ;;
    *) echo ./mep ;;
  esac
}

weigh_with_services() {
  register_template "$https_server"
  seed "$most"
  await_service "$https_server" "bench-$most"
  send "$https_server" "$readers" 5 discover "$tokens" "$most" >/dev/null
  weigh "mep-server, $most services" "$1"
}

# starts SERVICE PORT
starts() {
  local how round
  for ((round = 1; round <= start_rounds; round++)); do
    for how in 'without cache' ./mep mep; do
      boot "$how" "$1" "$2"
      if [ "$round" -eq "$start_rounds" ] && [ "$how" != 'without cache' ]; then
        weigh "$1, idle" "$(how_run "$how")"
        [ "$1" = mep-auth ] || weigh_with_services "$(how_run "$how")"
      fi
      stop_process "$booted"
      [ "$1" = mep-auth ] || sql mep mep_server -c "$forget_services"
    done
  done
}

# mep-server takes the port of the platform's, which is stopped, and its empty database; mep-auth one of its own beside.
measure_starts() {
  say "start and memory: training"
  mkdir "$trained"
  train mep-auth 18447
  train mep-server 18443
  say "start and memory"
  starts mep-auth 18447
  starts mep-server 18443
}
