# Sourced by mvnw and mep: points JAVA_HOME at an installed JDK 25, whatever `java` the PATH has.
# Sets nothing and returns 1, after one sentence on stderr, where there is none.

jdk25_is() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

jdk25_find() {
  if [ -n "${JAVA_HOME:-}" ] && jdk25_is "$JAVA_HOME"; then
    return 0
  fi
  for jdk25_candidate in /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if jdk25_is "$jdk25_candidate"; then
      JAVA_HOME=$jdk25_candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "No JDK 25 was found: install one (for example Temurin 25 under /usr/lib/jvm) or point JAVA_HOME at it." >&2
  return 1
}

jdk25_find
