#!/usr/bin/env bash
# Compiles and runs the example against Pushforward's jars in four ways and checks that they print the same:
# on the module path, on the class path with the flags, on the class path without them, and in jshell.
#
#   run.sh [CLASSPATH]   the jars to use; by default those that `mvn package` left in the target directories
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
bin=$("$root/pushforward" --print-java-home)/bin

libs=${1:-}
if [[ -z $libs ]]; then
  for module in tensor autodiff ode flows; do
    jar=$(find "$root/bench/target/lib" -name "pushforward-$module-*.jar" -print -quit 2>/dev/null || true)
    [[ -n $jar ]] || { echo "consumer: no jar of $module; run mvn package first" >&2; exit 1; }
    libs+=${libs:+:}$jar
  done
  libs+=:$(find "$root/bench/target/lib" -name 'commons-rng-client-api-*.jar' -print -quit)
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
vector=--add-modules=jdk.incubator.vector

# Prints what way $1 said on standard output, keeps it in $work/$1.out, and fails with everything it said if it failed.
way() {
  local name=$1
  shift
  if ! "$@" >"$work/$name.out" 2>"$work/$name.err" </dev/null; then
    cat "$work/$name.out" "$work/$name.err" >&2
    echo "consumer: $name: failed" >&2
    exit 1
  fi
  printf '%s:\n' "$name"
  sed 's/^/  /' "$work/$name.out"
  if ! [[ -s $work/$name.out ]] || ! cmp -s "$work/module-path.out" "$work/$name.out"; then
    cat "$work/$name.err" >&2
    echo "consumer: $name: the output is empty or not that of the module path" >&2
    exit 1
  fi
}

# A named module: no flag is needed beyond native access.
"$bin/javac" -Xlint:all,-incubating -Werror --module-path "$libs" -d "$work/module" "$here"/src/module-info.java "$here"/src/consumer/*.java
way module-path "$bin/java" --enable-native-access=pushforward.tensor --module-path "$libs:$work/module" -m consumer/consumer.Example

# The class path: the flags are the application's business.
"$bin/javac" -Xlint:all -Werror --class-path "$libs" -d "$work/classes" "$here"/src/consumer/*.java
way class-path "$bin/java" $vector --enable-native-access=ALL-UNNAMED --class-path "$libs:$work/classes" consumer.Example

# Without them everything works, slower, and whatever uses the kernels warns once which flag is missing.
way class-path-without-flags "$bin/java" --class-path "$libs:$work/classes" consumer.Example
warnings=$(grep -c -e '--add-modules' "$work/class-path-without-flags.err" || true)
if ((warnings != 1)); then
  cat "$work/class-path-without-flags.err" >&2
  echo "consumer: class-path-without-flags: expected one warning that names --add-modules, got $warnings" >&2
  exit 1
fi
sed -n '/--add-modules/s/^/  /p' "$work/class-path-without-flags.err"

# The shell, with the same lines.
{
  sed -n '/^import /p' "$here/src/consumer/Example.java"
  sed -n '/\/\/ region example/,/\/\/ endregion/{//!s/^ *//p;}' "$here/src/consumer/Example.java"
  echo /exit
} >"$work/example.jsh"
way jshell "$bin/jshell" -s --class-path "$libs" $vector -R$vector -R--enable-native-access=ALL-UNNAMED "$work/example.jsh"
