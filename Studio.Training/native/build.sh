#!/bin/bash
# Builds libstudio_torch.so beside this script (or in $STUDIO_NATIVE_BUILD). Cheap when nothing changed: a stamp of the
# sources and of the libtorch that CMakeLists.txt would find decides, and CMake is not even started.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${STUDIO_NATIVE_BUILD:-$here/build}
mkdir -p "$build"
fail() { echo "native library: $1" >&2; exit 1; }

stamp=$( (cat "$here"/*.cpp "$here"/*.h "$here/CMakeLists.txt" "$here/build.sh"; echo "${LIBTORCH:-}"
  pip_torch=$(cd / && python3 -c "import importlib.util as u, os; s = u.find_spec('torch'); print(os.path.dirname(s.origin) if s and s.origin else '')" 2>/dev/null || true)
  stat -L -c '%n %s %Y' "${LIBTORCH:-/nowhere}/lib/libtorch_cpu.so" "${pip_torch:-/nowhere}/lib/libtorch_cpu.so" /usr/lib/*-linux-gnu/libtorch_cpu.so 2>/dev/null || true) | sha256sum)
if [ -f "$build/libstudio_torch.so" ] && [ "$(cat "$build/stamp" 2>/dev/null)" = "$stamp" ]; then exit 0; fi

exec 9>"$build/lock"; flock 9   # two commands at once must not build into one folder
for tool in cmake g++; do command -v $tool >/dev/null || fail "$tool is missing; install Debian's $tool"; done
log=$build/build.log
if ! cmake -S "$here" -B "$build" >"$log" 2>&1; then
  reason=$(grep -o 'STUDIO: .*' "$log" | tail -1 | cut -c9- || true)
  fail "${reason:-CMake could not configure; see $log}"
fi
cmake --build "$build" -j "$(nproc)" >>"$log" 2>&1 || fail "the compiler stopped: $(grep -m1 -E 'error|Killed|No space' "$log" || tail -1 "$log") (see $log)"
echo "$stamp" > "$build/stamp"
grep -o 'STUDIO: libtorch.*' "$log" | tail -1 | cut -c9-
