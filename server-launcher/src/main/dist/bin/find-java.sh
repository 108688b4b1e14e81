# Finds a Java that is new enough. Read by mpmctl with the dot command, not run.
# shellcheck shell=sh disable=SC2034  # java is for the reader of this file

# Sets real_path to the file that $1 names, symbolic links followed.
follow_links() {
    real_path=$1
    while [ -h "$real_path" ]; do
        link=$(readlink "$real_path")
        case $link in
            /*) real_path=$link ;;
            *) real_path=${real_path%/*}/$link ;;
        esac
    done
}

# Sets java_version to the feature version of the java program $1: 25, or 0 where it cannot be told. The file "release"
# beside it says so without starting a JVM; a program without that file is asked.
read_java_version() {
    java_version=
    release=${1%/bin/java}/release
    if [ -r "$release" ]; then
        while IFS='=' read -r key value || [ -n "$key" ]; do
            if [ "$key" = JAVA_VERSION ]; then
                java_version=${value#\"}
                break
            fi
        done <"$release"
    fi
    if [ -z "$java_version" ]; then
        java_version=$("$1" -version 2>&1) || java_version=
        java_version=${java_version#*version \"}
    fi
    java_version=${java_version%%[!0-9]*}
    : "${java_version:=0}"
}

# Succeeds, with java set to $1, if that is a java program of at least the wanted version with the wanted tool beside it.
# Otherwise adds what it is to the list of what was seen, under the name $2.
java_fits() {
    if [ ! -x "$1" ] || [ -d "$1" ]; then
        see "$2" "no java program there"
        return 1
    fi
    read_java_version "$1"
    if [ "$java_version" -eq 0 ]; then
        see "$2" "cannot be run"
    elif [ "$java_version" -lt "$java_wanted" ]; then
        see "$2" "Java $java_version"
    elif [ ! -x "${1%java}$java_tool" ]; then
        see "$2" "Java $java_version without $java_tool"
    else
        java=$1
        return 0
    fi
    return 1
}

# Adds a line to the list of what was seen.
see() {
    java_seen="$java_seen
  $1: $2"
}

# Sets java to a java program of version $1 or newer that has the tool $2 beside it (java: no further tool needed).
# Looked at, in this order: JAVA_HOME, java on the PATH, and the folders where JDKs are usually installed or, in their
# place, those of MPM_JDK_PATH (colons between them; each holds JDKs or is one). Fails with a list of what was seen.
find_java() {
    java_wanted=$1
    java_tool=$2
    java_seen=
    if [ -n "${JAVA_HOME:-}" ]; then
        java_fits "$JAVA_HOME/bin/java" "JAVA_HOME ($JAVA_HOME)" && return 0
    fi
    if on_path=$(command -v java); then
        follow_links "$on_path"
        java_fits "$real_path" "java on the PATH ($on_path)" && return 0
    fi
    if [ -n "${MPM_JDK_PATH+set}" ]; then
        java_among_path "$MPM_JDK_PATH" && return 0
    else
        java_among /usr/lib/jvm/* /usr/java/* /opt/java* /opt/java/* /opt/jdk* "${HOME:-/nonexistent}"/.jdks/* \
            "${HOME:-/nonexistent}"/.sdkman/candidates/java/* && return 0
    fi
    java_not_found
    return 1
}

# Succeeds, with java set, if one of the folders is the home of a Java that fits.
java_among() {
    for home in "$@"; do
        if [ -x "$home/bin/java" ]; then
            java_fits "$home/bin/java" "$home" && return 0
        fi
    done
    return 1
}

# The same for folders in one string, with colons between them, and for the folders in those.
java_among_path() {
    rest=$1:
    while [ -n "$rest" ]; do
        folder=${rest%%:*}
        rest=${rest#*:}
        if [ -n "$folder" ]; then
            java_among "$folder" "$folder"/* && return 0
        fi
    done
    return 1
}

# Says on standard error what was looked for, what was seen, and what to do.
java_not_found() {
    if [ "$java_tool" = java ]; then what=Java; else what="JDK (Java with $java_tool)"; fi
    cat >&2 <<MESSAGE
mpmctl: no $what $java_wanted or newer found; install one, for example from https://adoptium.net or with the
package manager (Debian: openjdk-$java_wanted-jdk-headless), and set JAVA_HOME to its folder if it is found nowhere else
seen:${java_seen:-
  nothing}
MESSAGE
}
