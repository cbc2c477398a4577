# Sourced by bench/run: builds, starts and stops what is measured. The platform is the one that ./mep runs, with its
# data in bench/work instead of ./data; only the server without TLS and the floors are started from here.
# shellcheck shell=bash disable=SC2034,SC2154 # the three scripts share their variables

readonly work=bench/work
readonly data=$work/data
readonly classes=$work/classes
readonly tokens=$work/tokens
readonly results=$work/results.tsv
readonly ca=$data/tls/ca.pem
readonly https_server=https://localhost:18443 auth=https://localhost:18444
readonly https_floor=https://localhost:18445
readonly http_server=http://localhost:18080 http_floor=http://localhost:18446

server_pid='' https_floor_pid='' http_floor_pid='' platform_started=no
# Those that mep-local's Settings gives the services.
readonly mep_options='-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms64m -XX:NewSize=24m -Xmx1g -XX:MetaspaceSize=192m
  -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:-ShrinkHeapInSteps -XX:TrimNativeHeapInterval=3000
  -XX:+ExitOnOutOfMemoryError'
# Options of the JVMs that start_java starts, and what else is to be ended.
# shellcheck disable=SC2206 # they are several
jvm=($mep_options)
others=()

# What both services and the floors read from their environment.
unset MEP_JAVA_OPTIONS
export SERVER_ADDRESS=127.0.0.1 MEP_SERVER_PORT=18443 MEP_AUTH_PORT=18444 MEP_DNS_PORT=18053 MEP_START_TIMEOUT=180
export MEP_MANAGEMENT_PORT=18448 MEP_AUTH_MANAGEMENT_PORT=18449
# The load comes from few applications, which therefore have many services each.
export MEP_REGISTRY_MAX_SERVICES_PER_APPLICATION=1000000 MEP_REGISTRY_MAX_SIZE_PER_APPLICATION=1GB

say() {
  printf '%3d s  %s\n' "$SECONDS" "$1" >&2
}

fail() {
  echo "bench/run: $1" >&2
  exit 1
}

require_tools() {
  local tool missing=()
  for tool in wrk pgbench psql curl openssl; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    fail "${missing[*]} not found: install the packages wrk, postgresql-contrib, postgresql-client, curl and openssl."
  fi
  say "Installing ${missing[*]}"
  apt-get update -q >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    wrk postgresql-contrib postgresql-client curl openssl >&2
}

# Jars carry a fixed time, so a file of ours tells when they were built.
build() {
  local stamp=mep-local/target/built-by-bench
  if [ -f "$stamp" ] && [ -z "$(find pom.xml mep-*/pom.xml mep-*/src -newer "$stamp" -print -quit)" ]; then
    return
  fi
  say "Building"
  ./mvnw -q -B package -DskipTests -Dspotless.check.skip=true </dev/null >&2
  touch "$stamp"
}

prepare_work() {
  rm -rf "$work"
  mkdir -m 700 "$work"
  ln -s ../../mep-auth ../../mep-server "$work/"
  "$JAVA_HOME/bin/java" -Djarmode=tools -jar mep-server/target/mep-server.jar \
    extract --destination "$work/server" >/dev/null
  mkdir "$classes"
  "$JAVA_HOME/bin/javac" -proc:none -d "$classes" -cp "$work/server/lib/*" bench/*.java
}

java_here() {
  "$JAVA_HOME/bin/java" -Dsun.net.httpserver.nodelay=true -cp "$classes:$work/server/lib/*" "$@"
}

launcher() {
  (cd "$work" && "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -jar ../../mep-local/target/mep-local.jar "$1" >>launcher.log 2>&1)
}

start_platform() {
  say "Starting PostgreSQL, mep-auth and mep-server (HTTPS)"
  platform_started=yes
  launcher up || fail "the platform did not start; the end of $work/launcher.log: $(tail -n 5 "$work/launcher.log")"
  server_pid=$(<"$data/run/mep-server.pid")
}

start_floors() {
  https_floor_pid=$(BENCH_ANSWER=$work/answer-https start_java https-floor 18445 true "$classes:$work/server/lib/*" Floor)
  http_floor_pid=$(BENCH_ANSWER=$work/answer-http start_java http-floor 18446 false "$classes:$work/server/lib/*" Floor)
  await "$https_floor/" "$https_floor_pid"
  await "$http_floor/" "$http_floor_pid"
}

start_http_server() {
  say "Starting mep-server (HTTP)"
  # It is restarted under load, too.
  server_pid=$(MEP_DRAIN=1s start_java mep-server-http 18080 false -jar "$data/app/mep-server.jar")
  await "$http_server/readyz" "$server_pid"
}

# start_java NAME PORT TLS CLASSPATH MAIN, or NAME PORT TLS -jar FILE: prints the process's id.
start_java() {
  local name=$1 port=$2 tls=$3 what=(-cp "$4" "$5")
  [ "$4" != -jar ] || what=(-jar "$5")
  MEP_MANAGEMENT_PORT=$((port + 1000)) MEP_AUTH_MANAGEMENT_PORT=$((port + 1000)) \
    SERVER_PORT=$port SERVER_SSL_ENABLED=$tls SERVER_SSL_BUNDLE=mep SERVER_SSL_ENABLED_PROTOCOLS=TLSv1.3,TLSv1.2 \
    SPRING_SSL_BUNDLE_PEM_MEP_KEYSTORE_CERTIFICATE=file:$PWD/$data/tls/server.pem \
    SPRING_SSL_BUNDLE_PEM_MEP_KEYSTORE_PRIVATEKEY=file:$PWD/$data/tls/server.key \
    MEP_TLS_TRUST=file:$PWD/$ca \
    SPRING_THREADS_VIRTUAL_ENABLED=true SERVER_TOMCAT_MAX_KEEP_ALIVE_REQUESTS=10000 \
    SPRING_PROFILES_ACTIVE=development \
    SPRING_CONFIG_IMPORT=$(config_trees database server auth) \
    MEP_AUTH_DB_URL=jdbc:postgresql://127.0.0.1:$(<"$data/run/postgres.port")/mep_auth \
    MEP_DB_URL=jdbc:postgresql://127.0.0.1:$(<"$data/run/postgres.port")/mep_server MEP_DB_USER=mep \
    MEP_ISSUER=$auth MEP_CALLBACK_ALLOW_LOOPBACK=true MEP_HTTP_MAX_REQUESTS_PER_SECOND=1000000 \
    "$JAVA_HOME/bin/java" "${jvm[@]}" "${what[@]}" >"$work/$name.log" 2>&1 </dev/null &
  echo $!
}

config_trees() {
  printf "configtree:$PWD/$data/secrets/%s/," "$@" | sed 's/,$//'
}

await() {
  local url=$1 pid=$2
  for ((tries = 0; tries < 240; tries++)); do
    if curl -sf --cacert "$ca" -o "$work/last-answer" "$url"; then
      return
    fi
    kill -0 "$pid" 2>/dev/null || fail "process $pid ended before it answered $url; its log is in $work."
    sleep 0.5
  done
  fail "$url did not answer within two minutes; the logs are in $work."
}

stop_server() {
  stop_process "$server_pid"
  server_pid=''
}

stop_process() {
  local pid=$1 each kept=()
  for each in "${others[@]}"; do
    [ "$each" = "$pid" ] || kept+=("$each")
  done
  others=("${kept[@]}")
  [ -n "$pid" ] && kill "$pid" 2>/dev/null || return 0
  for ((tries = 0; tries < 150; tries++)); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.2
  done
  kill -9 "$pid" 2>/dev/null || true
}

stop_everything() {
  local pid
  for pid in "${others[@]}" "$server_pid" "$https_floor_pid" "$http_floor_pid"; do
    stop_process "$pid"
  done
  [ "$platform_started" = no ] || launcher down || echo "bench/run: ./mep's launcher failed to stop; see $work" >&2
}

# sql USER DATABASE, then arguments of psql
sql() {
  local secret=$data/secrets/database/spring.datasource.password
  [ "$1" = mep ] || secret=$data/secrets/postgres/superuser.password
  PGPASSWORD=$(<"$secret") psql -q -h 127.0.0.1 -p "$(<"$data/run/postgres.port")" -U "$1" -d "$2" \
    -v ON_ERROR_STOP=1 "${@:3}"
}

empty_database() {
  sql postgres postgres -c 'drop database mep_server' -c 'create database mep_server owner mep'
}

make_applications() {
  say "Registering $applications applications at mep-auth"
  (umask 077 && java_here Applications "$auth" "$ca" "$data/secrets/auth/mep.auth.administrator.secret" \
    "$applications" >"$tokens")
}
