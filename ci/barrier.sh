#!/usr/bin/env bash
# What the store barrier costs one thread: programs on a build with it and on one without.
#
# usage: ci/barrier.sh [COMPARE_OPTION...]     seconds, pyperformance's programs, as benches/compare/compare.py takes them
#        ci/barrier.sh --count                 instructions, counted by valgrind: needs no quiet machine
set -euo pipefail
. "$(dirname "$0")/common.sh"
cargo build --release -p freewheel-python
RUSTFLAGS="--cfg freewheel_no_barrier" cargo build --release -p freewheel-python --target-dir target/no-barrier
without=$PWD/target/no-barrier/release/freewheel with=$PWD/target/release/freewheel

# Instructions that a program of benches/programs executes in one round of that size.
instructions() {
    local run="import sys; sys.path.insert(0, 'benches/programs'); import $2; $2.run($3)"
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null "$1" -c "$run" 2>&1 |
        sed -n 's/.*I *refs: *//p' | tr -d ,
}

if [ "${1:-}" = --count ]; then
    need_commands valgrind -- valgrind
    printf '%-10s %14s %14s %8s\n' program without with ratio
    for program in "nbody 15000" "richards 8000" "fannkuch 8"; do
        read -r name size <<<"$program"
        a=$(instructions "$without" "$name" "$size") b=$(instructions "$with" "$name" "$size")
        printf '%-10s %14s %14s %8s\n' "$name" "$a" "$b" "$(awk "BEGIN { printf \"%.4f\", $b / $a }")"
    done
    exit
fi
fetch_pyperformance
python3 benches/compare/compare.py --bench "$PYPERFORMANCE" --rounds 5 "$@" "without=$without" "with=$with"
