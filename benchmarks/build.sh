# Builds the distribution and this module. Read by the scripts beside it with the dot command, not run.
# shellcheck shell=sh

# Builds both where sources are newer, and sets java to the program of a JDK 25 and distribution to our server's folder.
# Expects module, this folder.
build_benchmarks() {
    tree=${module%/*}
    "$tree/mpmctl" --version >/dev/null
    for distribution in "$tree"/server-launcher/target/mpm-server-*/; do
        distribution=${distribution%/}
    done
    # shellcheck source=server-launcher/src/main/dist/bin/find-java.sh
    . "$tree/server-launcher/src/main/dist/bin/find-java.sh"
    find_java 25 javac || exit 1
    is_built || build
}

# Succeeds if nothing that this module is made of is newer than its class path, which the build writes last.
is_built() {
    [ -s "$module/target/classpath" ] || return 1
    newer=$(find "$module/pom.xml" "$module/src" "$tree/pom.xml" "$tree/mpm-api/src/main" "$tree/server-core/src/main" \
        "$tree/server-compare/src/main" \
        -newer "$module/target/classpath" | head -n 1)
    [ -z "$newer" ]
}

build() {
    echo 'benchmarks: building; the first time, this downloads libraries' >&2
    mkdir -p "$module/target"
    (cd "$tree" && JAVA_HOME=${java%/bin/java} ./mvnw -B -Pbenchmarks -pl benchmarks -am -Dmaven.test.skip \
        -Dchecks.skip process-classes) >"$module/target/build.log" 2>&1 && return
    echo "benchmarks: cannot build; the end of $module/target/build.log:" >&2
    tail -n 30 "$module/target/build.log" >&2
    exit 1
}
