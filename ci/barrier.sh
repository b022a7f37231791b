#!/usr/bin/env bash
# What the store barrier costs one thread: pyperformance's programs on a build with it and on one without, in turn.
#
# usage: ci/barrier.sh [COMPARE_OPTION...]     as benches/compare/compare.py takes them
set -euo pipefail
. "$(dirname "$0")/common.sh"
fetch_pyperformance
cargo build --release -p freewheel-python
RUSTFLAGS="--cfg freewheel_no_barrier" cargo build --release -p freewheel-python --target-dir target/no-barrier
python3 benches/compare/compare.py --bench "$PYPERFORMANCE" --rounds 5 "$@" \
    "without=$PWD/target/no-barrier/release/freewheel" "with=$PWD/target/release/freewheel"
