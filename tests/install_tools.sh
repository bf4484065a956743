#!/bin/sh
# What tests need beside Python: a browser, Java and Maven for a Neo4j and for Jena, ICU to compile pyicu. Finds it, or installs Debian's; else says
# what to install. Arguments: the tools that are wanted (browser, neo4j, jena, icu), all without any.
has() { command -v "$1" >/dev/null 2>&1; }

has_browser() { has chromium || has chromium-browser || has google-chrome; }

# Java 17 or later, from JAVA_HOME if that is set.
has_java() {
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    has "$java" || return 1
    major=$("$java" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
    [ "${major:-0}" -ge 17 ]
}

# A server that is given, or Docker, does without either.
has_neo4j() { [ -n "$ACTORGRAPH_TEST_NEO4J_URI" ] || { has docker && timeout 5 docker info >/dev/null 2>&1; }; }

has_icu() { has c++ && has pkg-config && pkg-config --exists icu-i18n; }

missing() {
    for tool in "$@"; do
        case $tool in
        browser) has_browser || echo chromium ;;
        neo4j) has_neo4j || {
            has_java || echo default-jre-headless
            has mvn || echo maven
        } ;;
        jena)
            has_java || echo default-jre-headless
            has mvn || echo maven
            ;;
        icu) has_icu || echo g++ pkg-config libicu-dev python3-dev ;;
        esac
    done
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

[ $# -gt 0 ] || set -- browser neo4j jena icu
packages=$(missing "$@")
[ -n "$packages" ] || exit 0
if has apt-get && as_root true 2>/dev/null; then
    # shellcheck disable=SC2086 # one word a package
    as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
    packages=$(missing "$@")
    [ -n "$packages" ] || exit 0
fi
echo "These are missing, under Debian's names: $(echo $packages). Install them so that they are on the PATH" >&2
echo "(chromium: or google-chrome; Java: any version from 17 on, also as JAVA_HOME)." >&2
exit 1
