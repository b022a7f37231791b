#!/usr/bin/env bash
# The heap's tests, the stress program and the races under ThreadSanitizer, with an instrumented standard library.
#
# usage: ci/tsan.sh [SECONDS]     how long the stress program runs, and at least the races, 60 unless given
set -euo pipefail
. "$(dirname "$0")/common.sh"
if ! (need_nightly rust-src); then
    [ -z "${CI:-}" ] || fail "there is no nightly toolchain with the standard library's source"
    echo "tsan.sh: SKIPPED, there is no nightly toolchain with the standard library's source (set CI to make this an error)"
    exit 0
fi
export RUSTFLAGS="-Zsanitizer=thread --cfg freewheel_tsan"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1 second_deadlock_stack=1}"
host=$(rustc -vV | sed -n 's/^host: //p')
build=(-Zbuild-std --target "$host" --target-dir target/tsan)
# Where the sanitizer finds no room for its shadow memory, addresses must not be random.
run=(setarch "$(uname -m)" -R)
"${run[@]}" true 2>/dev/null || run=()
"${run[@]}" cargo +nightly test "${build[@]}" -p freewheel-refcount -p freewheel-gc --lib --tests
cargo +nightly build "${build[@]}" --release -p freewheel-python
"${run[@]}" "target/tsan/$host/release/freewheel" python/tests/stress.py "${1:-60}"
# For each byte there are two of shadow at least, and the allocator keeps what was freed for a while.
RACES_MEMORY_OVERHEAD=8 "${run[@]}" "target/tsan/$host/release/freewheel" python/tests/races/run.py "${1:-60}"
